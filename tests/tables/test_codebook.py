from __future__ import annotations

from pathlib import Path

import openpyxl

from textkit.scheme import Scheme
from textkit.tables.codebook import codebook, codebook_markdown, write_codebook
from textkit.tables.schemas import schemas


def test_the_codebook_tells_every_column_once(scheme: Scheme) -> None:
    declared = schemas(scheme)
    told = [(r["table"], r["column"]) for r in codebook(declared).to_pylist()]
    assert told == [(table, name) for table, s in declared.items() for name in s.names]


def test_values_are_told_with_the_numbers_that_stata_shows(scheme: Scheme) -> None:
    row = next(
        r
        for r in codebook(schemas(scheme)).to_pylist()
        if (r["table"], r["column"]) == ("emphasis", "dominant_driver")
    )
    assert row["values_zh"].startswith("0=none 无驱动因素; 1=market_demand 市场需求; 2=")
    assert (row["type"], row["type_zh"]) == ("code", "代码")


def test_both_files_are_written_in_both_languages_and_the_same_each_time(
    scheme: Scheme, tmp_path: Path
) -> None:
    declared = schemas(scheme)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        assert write_codebook(declared, tmp_path / name) == []
    for file in ("codebook.xlsx", "codebook.md"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    sheet = openpyxl.load_workbook(tmp_path / "a" / "codebook.xlsx")["codebook"]
    assert sheet.max_row == sum(map(len, declared.values())) + 1
    told = (tmp_path / "a" / "codebook.md").read_text("utf-8")
    assert "# 编码本" in told and "# Codebook" in told
    assert told.count("## emphasis: ") == 2


def test_every_line_of_a_markdown_table_has_its_eight_bars(scheme: Scheme) -> None:
    lines = [x for x in codebook_markdown(schemas(scheme)).splitlines() if x.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in lines} == {8}
