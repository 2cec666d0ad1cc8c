from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import docx
import pyarrow as pa
import pytest

from tests.tables.conftest import analysis_of
from textkit.errors import UsageError
from textkit.scheme import Scheme
from textkit.tables.paper import GROUPINGS, paper_table
from textkit.tables.paper_formats import PAPER_WRITERS, paper_latex, paper_markdown
from textkit.tables.plain import latex, markdown, plain
from textkit.tables.rows import Row, rows, to_table
from textkit.tables.schemas import schemas

HOSTILE = "\\input{/etc/passwd} & 100% <script>_x_|[链](http://example.org)\u202e#$^~\x00"


def emphasis(scheme: Scheme, *changes: dict[str, Any]) -> pa.Table:
    base = rows(analysis_of(scheme), scheme)["emphasis"][0]
    held: list[Row] = [base | change for change in changes]
    return to_table(held, schemas(scheme)["emphasis"])


def shares(scheme: Scheme, first: float | None) -> Row:
    rest = None if first is None else (1 - first) / (len(scheme.drivers) - 1)
    return {f"share_{k}": rest if i else first for i, k in enumerate(scheme.driver_keys)}


def test_means_are_of_documents_that_argue_and_counts_are_of_all(scheme: Scheme) -> None:
    table = emphasis(
        scheme,
        *(shares(scheme, x) | {"year": 2020} for x in (0.2, 0.2, 0.4, 0.6, 0.6)),
        shares(scheme, None) | {"year": 2020, "driver_coverage": 0.0},
        shares(scheme, 1.0) | {"year": None, "duplicate_of": "x"},
    )
    made = paper_table(table, scheme, by="year", version="1")
    assert [(g.label.en, g.n, g.n_told) for g in made.groups] == [
        ("2020", 6, 5),
        ("Not stated", 1, 1),
        ("All", 7, 6),
    ]
    means = [g.shares[0].mean for g in made.groups if g.shares[0]]
    assert means == pytest.approx([0.4, 1.0, 0.5])
    first = made.groups[0].shares[0]
    assert first is not None and first.interval is not None
    assert 0.2 < first.interval.low < 0.3 and 0.5 < first.interval.high < 0.6
    assert made.groups[1].shares[0].interval is None  # type: ignore[union-attr]
    assert "1 document(s) argue with no driver" in made.note.en
    assert "1 篇为重复文本" in made.note.zh
    assert scheme.sha256[:12] in made.note.zh


def test_a_group_without_drivers_shows_no_numbers(scheme: Scheme) -> None:
    table = emphasis(scheme, shares(scheme, None) | {"region": "甲"})
    made = paper_table(table, scheme, version="1")
    assert set(made.groups[0].shares) == {None}
    assert "| 甲 | 1 | – | – | – | – |" in paper_markdown(made, "zh")


def test_an_interval_does_not_depend_on_the_other_groups(scheme: Scheme) -> None:
    some = [shares(scheme, i / 10) | {"region": "甲"} for i in range(9)]
    other = [shares(scheme, 0.9) | {"region": "乙"} for _ in range(3)]
    alone = paper_table(emphasis(scheme, *some), scheme, version="1").groups[0]
    among = paper_table(emphasis(scheme, *other, *some), scheme, version="1").groups
    assert alone in among


def test_the_normal_interval_of_a_large_group_agrees_with_the_bootstrap(scheme: Scheme) -> None:
    def interval(n: int) -> tuple[float, float]:
        held = emphasis(scheme, *(shares(scheme, i % 10 / 10) for i in range(10)))
        repeated = pa.concat_tables([held] * (n // 10))
        found = paper_table(repeated, scheme, version="1").groups[-1].shares[0]
        assert found is not None and found.interval is not None
        return found.interval.low, found.interval.high

    assert interval(2_010) == pytest.approx(interval(2_000), abs=0.002)


def test_groups_of_codes_come_in_the_order_of_the_scheme(scheme: Scheme) -> None:
    keys = ["none", *reversed(scheme.type_keys)]
    table = emphasis(scheme, *({"cluster_type": k} for k in keys))
    made = paper_table(table, scheme, by="cluster_type", version="1")
    labels = [t.label.zh for t in scheme.types]
    assert [g.label.zh for g in made.groups] == [*labels, "未判定", "全部"]


def test_regions_come_in_the_order_of_administrative_codes(scheme: Scheme) -> None:
    places = {"广东省": "440000", "北京市": "110000", "某地": None, "上海市": "310000"}
    held = emphasis(scheme, *({"province": k, "admin_code": v} for k, v in places.items()))
    made = paper_table(held, scheme, by="province", version="1")
    assert [g.label.zh for g in made.groups] == ["北京市", "上海市", "广东省", "某地", "全部"]


def test_a_wrong_grouping_names_the_right_ones(scheme: Scheme) -> None:
    with pytest.raises(UsageError, match="province"):
        paper_table(emphasis(scheme, {}), scheme, by="weather", version="1")


@pytest.mark.parametrize("by", GROUPINGS)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PAPER_WRITERS)
def test_every_format_is_written_whole_and_the_same_each_time(
    name: str, lang: Any, by: str, scheme: Scheme, tmp_path: Path
) -> None:
    made = paper_table(emphasis(scheme, {}, {"region": "乙"}), scheme, by=by, version="1")
    for stem in ("a", "b"):
        PAPER_WRITERS[name](made, tmp_path / f"{stem}.{name}", lang)
    assert (tmp_path / f"a.{name}").read_bytes() == (tmp_path / f"b.{name}").read_bytes()
    assert len(list(tmp_path.iterdir())) == 2


def test_hostile_group_names_run_nothing(scheme: Scheme, tmp_path: Path) -> None:
    made = paper_table(emphasis(scheme, {"issuer": HOSTILE}), scheme, by="issuer", version="1")
    tex, md = paper_latex(made, "zh"), paper_markdown(made, "zh")
    assert "\\input" not in tex and "\\textbackslash{}input\\{/etc/passwd\\}" in tex
    assert "<script>" not in md and not re.search(r"(?<!\\)\]\(", md) and "\u202e" not in md + tex
    assert "| 1 | 0.500 |" in next(line for line in md.splitlines() if "passwd" in line)
    row = next(line for line in tex.splitlines() if "passwd" in line)
    assert row.replace("\\&", "").count("&") == len(scheme.drivers) + 2
    PAPER_WRITERS["docx"](made, tmp_path / "a.docx", "zh")
    cells = docx.Document(str(tmp_path / "a.docx")).tables[0].rows[1].cells
    assert cells[0].text.startswith("\\input{/etc/passwd} & 100% <script>")
    assert "\u202e" not in cells[0].text


def test_a_long_name_is_cut_with_a_sign(scheme: Scheme) -> None:
    made = paper_table(
        emphasis(scheme, {"issuer": "长" * 10_000}), scheme, by="issuer", version="1"
    )
    assert f"| {'长' * 79}… |" in paper_markdown(made, "zh")


def test_the_word_table_has_the_numbers_with_intervals_below(
    scheme: Scheme, tmp_path: Path
) -> None:
    table = emphasis(scheme, *(shares(scheme, 0.4) for _ in range(5)))
    made = paper_table(table, scheme, version="1.2.3")
    PAPER_WRITERS["docx"](made, tmp_path / "a.docx", "en")
    document = docx.Document(str(tmp_path / "a.docx"))
    grid = document.tables[0]
    assert [c.text for c in grid.rows[0].cells][:3] == ["Region", "N", "Market demand"]
    assert grid.rows[1].cells[2].text == "0.400\n[0.400, 0.400]"
    assert "textkit 1.2.3" in document.paragraphs[-1].text


def test_a_run_without_documents_gives_a_table_of_one_row(scheme: Scheme) -> None:
    empty = schemas(scheme)["emphasis"].empty_table()
    made = paper_table(empty, scheme, version="1")
    assert [(g.label.en, g.n) for g in made.groups] == [("All", 0)]


def test_plain_text_has_one_line_and_keeps_its_words() -> None:
    assert plain("甲\n\u2067乙\ud800") == "甲 乙?"
    assert latex("50%") == r"50\%" and markdown("a|b") == r"a\|b"
