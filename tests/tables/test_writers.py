"""Every format is read back by a program other than the one that wrote it."""

from __future__ import annotations

import csv
import json
import resource
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from tests.tables.conftest import analysis_of
from textkit.errors import OutputError, UsageError
from textkit.scheme import Scheme
from textkit.tables.collect import TableCollector
from textkit.tables.columns import code, codes_of, column, share, table_schema, text
from textkit.tables.excel import write_xlsx
from textkit.tables.rows import to_table
from textkit.tables.schemas import schemas
from textkit.tables.writers import WRITERS, writer_of

HOSTILE = {
    "formula": '=HYPERLINK("http://example.org","x")',
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(1)",
    "tab": "\t=1",
    "blank": " =1",
    "zero_width": "\u200b=1",
    "full_width": "＝1+1",
    "script": "<script>alert(1)</script>",
    "rtl": "a\u202e\u2066fdp.b",
    "quotes": '他说："a,b"\n换行',
    "escape": "_x0041_",
    "digits": "001234567890123456",
    "emoji": "集群🏭𠮷",
    "empty": "",
}
FORMATS = list(WRITERS)


@pytest.fixture(scope="module")
def schema(scheme: Scheme) -> pa.Schema:
    from textkit.tables.columns import FROM_MODEL

    fields = [
        text("doc_id", "文档", "Document"),
        text("text", "原文", "Text"),
        share("share", "比例", "Share", FROM_MODEL),
        column("n", pa.int64(), ("次数", "Count")),
        column("yes", pa.bool_(), ("是否", "Whether")),
        code("driver", "驱动因素", "Driver", codes_of(scheme.drivers, None), FROM_MODEL),
    ]
    return table_schema("hostile", ("对抗文本", "Hostile text"), fields)


def row(doc_id: str, held: str | None, key: str | None = "government") -> dict[str, object]:
    return {"doc_id": doc_id, "text": held, "share": -0.25, "n": -7, "yes": True, "driver": key}


@pytest.fixture(scope="module")
def hostile(schema: pa.Schema) -> pa.Table:
    rows = [row(name, held) for name, held in HOSTILE.items()]
    last = dict.fromkeys(schema.names) | {"doc_id": "missing"}
    return to_table([*rows, last], schema)


@pytest.fixture(scope="module")
def tables(scheme: Scheme) -> dict[str, pa.Table]:
    collector = TableCollector(scheme)
    for i in range(3):
        collector.add(analysis_of(scheme, f"{i}.txt"))
    return dict(collector.tables())


def dataframe(path: Path) -> pd.DataFrame:
    """A file as somebody else's program sees it."""
    match path.suffix:
        case ".csv":
            return pd.read_csv(path, encoding="utf-8-sig", dtype={"text": str, "doc_id": str})
        case ".jsonl":
            lines = path.read_text("utf-8").splitlines()
            return pd.DataFrame([json.loads(line) for line in lines])
        case ".xlsx":
            return pd.read_excel(path, engine="openpyxl", dtype={"text": str})
        case ".parquet":
            import polars

            read = polars.read_parquet(path)
            return pd.DataFrame(read.to_dicts(), columns=read.columns)
        case ".dta":
            return pyreadstat.read_dta(path)[0]
        case _:
            return pyreadstat.read_sav(path)[0]


@pytest.mark.parametrize("name", FORMATS)
def test_every_table_of_a_run_comes_back(
    name: str, tables: dict[str, pa.Table], tmp_path: Path
) -> None:
    for table, rows in tables.items():
        path = tmp_path / f"{table}.{name}"
        WRITERS[name](rows, path)
        back = dataframe(path)
        assert list(back.columns) == rows.schema.names, table
        for field in rows.schema:
            if pa.types.is_floating(field.type):
                expected = rows[field.name].to_pandas()
                pd.testing.assert_series_equal(
                    back[field.name].astype("float64"), expected, check_names=False
                )
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [f".{name}"] * len(tables)


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_comes_back_as_text(name: str, hostile: pa.Table, tmp_path: Path) -> None:
    path = tmp_path / f"h.{name}"
    notes = WRITERS[name](hostile, path)
    back = dataframe(path).set_index("doc_id")["text"].fillna("").to_dict()
    assert back.pop("missing") == ""
    if name == "csv":
        changed = {k for k, v in HOSTILE.items() if back[k] == "'" + v}
        expected = "formula plus minus at tab blank zero_width full_width"
        assert changed == set(expected.split())
        assert "8 cell(s)" in notes[0].en
        back = {k: v.removeprefix("'") for k, v in back.items()}
    if name == "xlsx":
        back["escape"] = back["escape"].replace("_x005F_", "_")  # Excel itself reads it as "_"
    assert back == HOSTILE


@pytest.mark.parametrize("name", ["csv", "xlsx", "jsonl"])
def test_numbers_below_zero_stay_numbers(name: str, hostile: pa.Table, tmp_path: Path) -> None:
    path = tmp_path / f"h.{name}"
    WRITERS[name](hostile, path)
    back = dataframe(path)
    assert back["share"].iloc[0] == -0.25
    assert back["n"].iloc[0] == -7
    assert bool(back["yes"].iloc[0]) is True
    assert pd.isna(back["share"].iloc[-1]) and pd.isna(back["yes"].iloc[-1])


def test_csv_has_a_bom_and_one_header(hostile: pa.Table, tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    WRITERS["csv"](hostile, path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as f:
        held = list(csv.reader(f))
    assert held[0] == hostile.schema.names
    assert len(held) == hostile.num_rows + 1


def test_a_workbook_has_no_formula_or_link_and_labels_in_comments(
    hostile: pa.Table, tmp_path: Path
) -> None:
    path = tmp_path / "h.xlsx"
    WRITERS["xlsx"](hostile, path)
    sheet = openpyxl.load_workbook(path)["hostile"]
    assert {c.data_type for r in sheet.rows for c in r} <= {"s", "inlineStr", "n", "b"}
    assert not [c for r in sheet.rows for c in r if c.hyperlink]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:F{hostile.num_rows + 1}"
    assert sheet["C1"].comment.text == "比例\nShare"
    assert sheet["C2"].number_format == "0.000"


@pytest.mark.parametrize(
    ("name", "kept"), [("xlsx", 32_767), ("sav", 10_922), ("dta", 40_000), ("csv", 40_000)]
)
def test_a_cell_of_40000_characters(
    name: str, kept: int, schema: pa.Schema, tmp_path: Path
) -> None:
    path = tmp_path / f"long.{name}"
    table = to_table([row("a", "长" * 40_000), row("b", "短")], schema)
    notes = WRITERS[name](table, path)
    back = dataframe(path)["text"]
    assert [len(v) for v in back] == [kept, 1]
    assert bool(notes) is (kept < 40_000)
    assert all("1 cell(s)" in n.en and "text" in n.zh for n in notes)


def test_characters_outside_the_basic_plane_count_twice_in_excel(
    schema: pa.Schema, tmp_path: Path
) -> None:
    table = to_table([row("a", "𠮷" * 16_383), row("b", "𠮷" * 16_384)], schema)
    notes = WRITERS["xlsx"](table, tmp_path / "a.xlsx")
    back = dataframe(tmp_path / "a.xlsx")["text"]
    assert [len(v) for v in back] == [16_383, 16_384]
    assert back[1].endswith("𠮷…")
    assert "1 cell(s)" in notes[0].en


@pytest.mark.parametrize("name", ["csv", "xlsx", "dta", "sav"])
def test_control_characters_are_replaced_and_said(
    name: str, schema: pa.Schema, tmp_path: Path
) -> None:
    notes = WRITERS[name](to_table([row("a", "x\0y\x0b")], schema), tmp_path / f"a.{name}")
    assert dataframe(tmp_path / f"a.{name}")["text"][0] == "x\ufffdy\ufffd"
    assert "1 cell(s)" in notes[0].en


def test_rows_past_the_limit_go_on_in_further_sheets(schema: pa.Schema, tmp_path: Path) -> None:
    table = to_table([row(str(i), "a") for i in range(7)], schema)
    notes = write_xlsx(table, tmp_path / "a.xlsx", max_rows=3)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["hostile", "hostile_2", "hostile_3"]
    ids = [r[0].value for s in book for r in s.iter_rows(min_row=2)]
    assert ids == [str(i) for i in range(7)]
    assert {s["A1"].value for s in book} == {"doc_id"}
    assert "hostile_3" in notes[0].zh


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["dta", "sav"])
def test_statistical_files_carry_labels_and_codes(
    name: str, lang: str, tables: dict[str, pa.Table], scheme: Scheme, tmp_path: Path
) -> None:
    path = tmp_path / f"emphasis.{name}"
    WRITERS[name](tables["emphasis"], path, lang=lang)  # type: ignore[arg-type]
    read = pyreadstat.read_dta if name == "dta" else pyreadstat.read_sav
    back, meta = read(path)
    driver = scheme.drivers[0]
    labels = meta.variable_value_labels["dominant_driver"]
    assert labels[1] == driver.label.get(lang)  # type: ignore[arg-type]
    assert labels[0] in ("无驱动因素", "No driver")
    assert back["dominant_driver"].tolist() == [1, 1, 1]
    label = meta.column_names_to_labels[f"share_{driver.key}"]
    assert label.startswith(driver.label.get(lang))  # type: ignore[arg-type]
    assert back["year"].tolist() == [2023] * 3


def test_stata_files_are_version_118_and_the_missing_are_missing(
    hostile: pa.Table, tmp_path: Path
) -> None:
    path = tmp_path / "h.dta"
    WRITERS["dta"](hostile, path)
    assert b"<release>118</release>" in path.read_bytes()[:60]
    last = pd.read_stata(path, convert_categoricals=False).iloc[-1]
    assert last[["share", "n", "yes", "driver"]].isna().all()


def test_a_code_that_the_scheme_does_not_list_keeps_its_name(
    schema: pa.Schema, scheme: Scheme, tmp_path: Path
) -> None:
    path = tmp_path / "a.dta"
    WRITERS["dta"](to_table([row("a", "x", "weather"), row("b", "x", None)], schema), path)
    back, meta = pyreadstat.read_dta(path)
    number = len(scheme.drivers) + 1
    assert back["driver"][0] == number
    assert meta.variable_value_labels["driver"][number] == "weather"
    assert pd.isna(back["driver"][1])


def test_numbers_that_are_not_finite_are_missing(schema: pa.Schema, tmp_path: Path) -> None:
    bad = [row("a", "x") | {"share": v} for v in (float("nan"), float("inf"))]
    for name, write in WRITERS.items():
        write(to_table(bad, schema), tmp_path / f"a.{name}")
        assert dataframe(tmp_path / f"a.{name}")["share"].isna().all(), name


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_rows_give_the_same_bytes_however_they_are_chunked(
    name: str, hostile: pa.Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    WRITERS[name](hostile, tmp_path / f"a.{name}")
    chunks = (batch for batch in hostile.to_batches(max_chunksize=2))
    stream = pa.RecordBatchReader.from_batches(hostile.schema, chunks)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    WRITERS[name](stream, tmp_path / f"b.{name}")
    assert (tmp_path / f"a.{name}").read_bytes() == (tmp_path / f"b.{name}").read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_without_rows_has_its_columns(name: str, schema: pa.Schema, tmp_path: Path) -> None:
    WRITERS[name](schema.empty_table(), tmp_path / f"a.{name}")
    if name != "jsonl":
        assert list(dataframe(tmp_path / f"a.{name}").columns) == schema.names


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file of this process can grow past 2 kB: every write beyond fails as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("name", FORMATS)
def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    name: str, schema: pa.Schema, tmp_path: Path, full_disk: None
) -> None:
    path = tmp_path / f"a.{name}"
    path.write_text("old")
    noise = [row(str(i), "".join(chr(0x4E00 + (i * j * 7919) % 20_000) for j in range(60)))
             for i in range(3_000)]  # fmt: skip
    with pytest.raises(OutputError) as raised:
        WRITERS[name](to_table(noise, schema), path)
    assert raised.value.where == str(path)
    assert raised.value.hint
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_an_error_of_the_stream_leaves_no_file(schema: pa.Schema, tmp_path: Path) -> None:
    def broken() -> Iterator[pa.RecordBatch]:
        yield to_table([row("a", "x")], schema).to_batches()[0]
        raise RuntimeError("partition lost")

    for name, write in WRITERS.items():
        stream = pa.RecordBatchReader.from_batches(schema, broken())
        with pytest.raises(RuntimeError, match="partition lost"):
            write(stream, tmp_path / f"a.{name}")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_said(schema: pa.Schema, tmp_path: Path) -> None:
    for name, write in WRITERS.items():
        with pytest.raises(OutputError):
            write(schema.empty_table(), tmp_path / "no" / f"a.{name}")


def test_labels_travel_with_parquet(tables: dict[str, pa.Table], tmp_path: Path) -> None:
    WRITERS["parquet"](tables["emphasis"], tmp_path / "a.parquet")
    back = pq.read_schema(tmp_path / "a.parquet")
    assert back.field("year").metadata[b"zh"].decode() == "年份"
    assert back.metadata[b"table"] == b"emphasis"


def test_an_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="csv, xlsx, parquet, jsonl, dta, sav"):
        writer_of("xls")
    assert writer_of(".CSV") is WRITERS["csv"]


def test_every_schema_can_be_written_in_every_format(scheme: Scheme, tmp_path: Path) -> None:
    for table, schema in schemas(scheme).items():
        for name, write in WRITERS.items():
            assert write(schema.empty_table(), tmp_path / f"{table}.{name}") == []
