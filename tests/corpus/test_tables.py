from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
import xlsxwriter
from pandas import DataFrame

FRAME = DataFrame(
    {"编号": ["a", "b"], "年份": [2021, 2023], "正文": ["平乡自行车产业集群。", "食品集群。"]}
)


def write(path: Path) -> None:
    kind = path.suffix
    if kind == ".csv":
        path.write_text(FRAME.to_csv(index=False), encoding="gb18030")
    elif kind == ".parquet":
        pq.write_table(pa.Table.from_pandas(FRAME), path)
    elif kind == ".dta":
        pyreadstat.write_dta(FRAME, path, version=15)
    elif kind == ".sav":
        pyreadstat.write_sav(FRAME, path)
    elif kind == ".jsonl":
        path.write_text(FRAME.to_json(orient="records", lines=True), encoding="utf-8")
    else:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, list(FRAME.columns))
            for i, row in enumerate(FRAME.itertuples(index=False), start=1):
                sheet.write_row(i, 0, list(row))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl", "parquet", "dta", "sav"])
def test_each_row_is_a_document(tmp_path: Path, read, kind: str) -> None:  # type: ignore[no-untyped-def]
    write(tmp_path / f"表.{kind}")
    documents, failures = read(tmp_path)
    assert not failures
    assert [(d.doc_id, d.text, d.metadata.year, d.format) for d in documents] == [
        (f"表.{kind}#a", "平乡自行车产业集群。", 2021, kind),
        (f"表.{kind}#b", "食品集群。", 2023, kind),
    ]


def test_columns_of_place_and_date_become_metadata(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "走访.csv").write_text("日期,地点,正文\n2023-04-11,平乡县,订单变了。\n", "utf-8")
    (document,), _ = read(tmp_path)
    told = document.metadata
    assert (told.year, told.city, told.county, told.admin_code) == (
        2023,
        "邢台市",
        "平乡县",
        "130532",
    )


def test_dta_of_the_gbk_era_is_no_mojibake(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "old.dta"
    pyreadstat.write_dta(DataFrame({"text": ["xxxxxxxx", "yyyyyyyy"]}), path, version=10)
    data = path.read_bytes().replace(b"xxxxxxxx", "产业集群".encode("gbk"))
    path.write_bytes(data.replace(b"yyyyyyyy", "技术创新".encode("gbk")))
    assert [d.text for d in read(path)[0]] == ["产业集群", "技术创新"]


def test_missing_column_names_the_columns_and_the_nearest(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.csv").write_text("编号,政策正文,年份\n1,文,2020\n", encoding="utf-8")
    _, failures = read(tmp_path, text_column="政策全文")
    assert "编号、政策正文、年份" in failures[0].error.zh
    assert "政策正文" in failures[0].hint.zh
    documents, _ = read(tmp_path, text_column="政策正文")
    assert documents[0].text == "文"


@pytest.mark.parametrize("delimiter", [",", "|", "\t", ";"])
def test_delimiters(tmp_path: Path, read, delimiter: str) -> None:  # type: ignore[no-untyped-def]
    rows = [["id", "正文"], ["1", '"甲\n乙"']]
    text = "\n".join(delimiter.join(row) for row in rows)
    (tmp_path / "a.csv").write_text(text, encoding="utf-8-sig")
    assert [d.text for d in read(tmp_path)[0]] == ["甲\n乙"]


def test_rows_that_cannot_be_documents_are_said_one_by_one(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.csv").write_text(
        "id,text\n1,好\n2,\n3,前半,后半被切开\n1,同号\n", encoding="utf-8"
    )
    documents, failures = read(tmp_path)
    assert [d.doc_id for d in documents] == ["a.csv#1", "a.csv#1~4"]
    assert documents[1].warnings
    assert ["row 2" in failures[0].error.en, "row 3" in failures[1].error.en] == [True, True]


def test_report_longer_than_the_csv_modules_limit_is_whole(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.csv").write_text("id,text\n1," + "文" * 200_000, encoding="utf-8")
    assert len(read(tmp_path)[0][0].text) == 200_000


def test_jsonl_numbers_its_bad_lines_and_reads_on(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    gold = {"id": "g1", "title": "题", "region": "河北省 邢台市 平乡县", "year": 2023,
            "paragraphs": [{"text": "第一段。"}, {"text": "第二段。"}]}  # fmt: skip
    lines = [
        json.dumps(gold, ensure_ascii=False),
        "{bad",
        "[1]",
        '{"text": "\\ud800好"}',
        '{"a": 1}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    documents, failures = read(tmp_path)
    assert [d.doc_id for d in documents] == ["a.jsonl#g1", "a.jsonl#4"]
    assert documents[0].text == "第一段。\n第二段。"
    assert documents[0].metadata.admin_code == "130532"
    assert documents[1].text == "\ufffd好"
    assert [f.source.rpartition("#")[2] for f in failures] == ["2", "3", "5"]


def test_deeply_nested_json_is_a_failure(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.jsonl").write_text('{"text": ' + "[" * 200_000, encoding="utf-8")
    assert len(read(tmp_path)[1]) == 1
