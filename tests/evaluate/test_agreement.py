"""Coding sheets: what coders get, what comes back, and every fault named by its cell."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from textkit.errors import UsageError
from textkit.evaluate.agreement import agree, gold_lines, match_machine
from textkit.evaluate.coded import check_same_items, read_sheet
from textkit.evaluate.drawing import Candidate, draw_sample, reading_order
from textkit.evaluate.gold import read_gold
from textkit.evaluate.sheet import CODING, write_sheet
from textkit.scheme import Scheme

Edit = Callable[[Any], None]


@pytest.fixture
def candidates() -> list[Candidate]:
    return [
        Candidate("报告.txt", i, "二、现状", f"=第{i}段，讲到订单与平台。", "abcd"[i % 4])
        for i in range(24)
    ]


def fill(path: Path, answer: Callable[[int, str], tuple[str, str]]) -> None:
    """Codes every row: `answer` gives driver and mechanism for an item's number."""
    book = openpyxl.load_workbook(path)
    sheet = book[CODING]
    for row in range(2, sheet.max_row + 1):
        number = int(str(sheet.cell(row, 7).value).rpartition("#")[2])
        driver, mechanism = answer(number, str(sheet.cell(row, 3).value))
        sheet.cell(row, 4).value, sheet.cell(row, 5).value = driver or None, mechanism or None
    book.save(path)


def edit(path: Path, change: Edit) -> None:
    book = openpyxl.load_workbook(path)
    change(book[CODING])
    book.save(path)


@pytest.fixture
def sheets(tmp_path: Path, candidates: list[Candidate], scheme: Scheme) -> list[Path]:
    """Two sheets, filled in; the second coder differs on paragraphs 0 and 1."""
    one, two = scheme.drivers[0], scheme.drivers[1]
    drawn, _ = draw_sample(candidates, 12, seed=1)
    lowest = {c.paragraph for c in drawn[:2]}
    paths = []
    for coder in range(2):
        path = tmp_path / f"coder{coder}.xlsx"
        write_sheet(reading_order(drawn, coder, seed=1), scheme, path)

        def answer(number: int, text: str, coder: int = coder) -> tuple[str, str]:
            if coder and number in lowest:
                return "none", ""
            if number % 2:
                return f"{one.key} {one.label.zh}", one.mechanisms[0].key
            return two.label.zh, ""

        fill(path, answer)
        paths.append(path)
    return paths


def test_strata_give_alike_and_small_ones_all_they_have(candidates: list[Candidate]) -> None:
    rare = Candidate("b.txt", 0, "", "稀有的一段", "rare")
    drawn, strata = draw_sample([*candidates, rare], 13, seed=2)
    assert {s.stratum: s.drawn for s in strata} == {"a": 3, "b": 3, "c": 3, "d": 3, "rare": 1}
    assert len(drawn) == 13


def test_the_same_text_is_drawn_once_and_the_seed_decides(candidates: list[Candidate]) -> None:
    copy = Candidate("z.txt", 0, "", candidates[0].text, "a")
    drawn, _ = draw_sample([*candidates, copy], 99)
    assert len(drawn) == len(candidates)
    assert draw_sample(candidates, 8, seed=1) == draw_sample(candidates, 8, seed=1)
    assert draw_sample(candidates, 8, seed=1) != draw_sample(candidates, 8, seed=2)


def test_nothing_to_draw_from_is_said() -> None:
    with pytest.raises(UsageError, match="no paragraphs"):
        draw_sample([Candidate("a", 0, "", "  ", "x")], 5)


def test_a_sheet_hides_ids_shows_no_stratum_and_offers_the_codes(
    tmp_path: Path, candidates: list[Candidate], scheme: Scheme
) -> None:
    path = tmp_path / "s.xlsx"
    secret = [Candidate(c.doc_id, c.paragraph, c.heading, c.text, "机器判断") for c in candidates]
    write_sheet(secret, scheme, path)
    book = openpyxl.load_workbook(path)
    sheet = book[CODING]
    hidden = [d for d in sheet.column_dimensions.values() if d.hidden]
    assert [(d.min, d.max) for d in hidden] == [(7, 8)]
    assert len(sheet.data_validations.dataValidation) == 2
    offered = {str(c.value).split()[0] for c in book["lists"]["A"] if c.value}
    assert offered == {*scheme.driver_keys, "none"}
    cells = {str(c.value) for s in book for row in s.iter_rows() for c in row}
    assert not any("机器判断" in cell for cell in cells)
    glosses = {str(c.value) for c in book["codebook"]["C"]}
    assert scheme.drivers[0].gloss.zh in glosses
    assert sheet["C2"].value == candidates[0].text  # no formula, though it begins with =


def test_the_same_draw_gives_the_same_bytes(
    tmp_path: Path, candidates: list[Candidate], scheme: Scheme
) -> None:
    for name in "ab":
        write_sheet(candidates, scheme, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_agreement_and_disagreements_side_by_side(sheets: list[Path], scheme: Scheme) -> None:
    coded = [read_sheet(p, scheme) for p in sheets]
    check_same_items(coded)
    found = agree(coded, scheme)
    figures = {f.figure: f for f in found.figures}
    assert figures["percent_agreement"].value == pytest.approx(10 / 12)
    assert figures["alpha_mechanism"].value == 1
    assert figures["alpha_driver"].low <= figures["alpha_driver"].value < 1
    assert len(found.disagreements) == 2
    assert {d.driver_2 for d in found.disagreements} == {"none"}
    by = {d.driver: d for d in found.drivers}
    assert by["none"].specific_agreement == 0
    assert by[scheme.driver_keys[-1]].specific_agreement is None


def test_what_coders_agree_on_becomes_gold(
    sheets: list[Path], scheme: Scheme, tmp_path: Path
) -> None:
    coded = [read_sheet(p, scheme) for p in sheets]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(gold_lines(coded)), "utf-8")
    read = read_gold(gold, scheme)
    assert len(read) == 10
    assert {d.group for d in read} == {"报告.txt"}
    assert {d.paragraphs[0].main_driver for d in read} == set(scheme.driver_keys[:2])
    assert any(d.paragraphs[0].mechanisms for d in read)
    assert all("mechanism" in json.loads(line) for line in gold.read_text("utf-8").splitlines())


def test_the_machine_is_compared_by_the_same_paragraphs(sheets: list[Path], scheme: Scheme) -> None:
    coded = [read_sheet(p, scheme) for p in sheets]
    labels = {i: (item.driver, item.text) for i, item in coded[0].items.items()}
    found = agree(coded, scheme, machine=match_machine(coded[0], labels))
    kappas = {f.between: f.value for f in found.figures if f.figure == "kappa_driver"}
    assert kappas["coder0 – machine"] == 1
    assert kappas["coder1 – machine"] < 1
    assert kappas["agreed – machine"] == 1
    first = next(iter(labels))
    with pytest.raises(UsageError, match="no such paragraph"):
        match_machine(coded[0], {**labels, first: ("none", "别的文字")})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: setattr(s["D5"], "value", "政俯"), r"coding!D5: unknown code '政俯'"),
        (lambda s: setattr(s["E5"], "value", "xyz"), r"coding!E5: unknown code 'xyz'"),
        (lambda s: setattr(s["C7"], "value", "改过的段落"), r"coding!C7: .*changed"),
        (lambda s: setattr(s["G7"], "value", None), r"coding!G7: the id was deleted"),
        (lambda s: setattr(s["G7"], "value", s["G8"].value), r"coding!G8: this id stands twice"),
        (lambda s: setattr(s["D9"], "value", None), r"coding!D9: no driver"),
        (lambda s: s.delete_cols(2), r"coding!B1"),
    ],
    ids=["driver", "mechanism", "text", "no-id", "id-twice", "empty", "column"],
)
def test_a_fault_is_named_by_its_cell(
    sheets: list[Path], scheme: Scheme, change: Edit, told: str
) -> None:
    edit(sheets[0], change)
    with pytest.raises(UsageError) as caught:
        read_sheet(sheets[0], scheme)
    import re

    assert re.search(told, caught.value.render("en"))
    assert sheets[0].name in caught.value.where


def test_a_mechanism_of_another_driver_is_a_fault(sheets: list[Path], scheme: Scheme) -> None:
    def change(sheet: Any) -> None:
        sheet["D4"].value = scheme.driver_keys[0]
        sheet["E4"].value = scheme.drivers[1].mechanisms[0].key

    edit(sheets[0], change)
    with pytest.raises(UsageError, match=r"coding!E4"):
        read_sheet(sheets[0], scheme)


def test_a_deleted_row_is_missed(sheets: list[Path], scheme: Scheme) -> None:
    edit(sheets[1], lambda s: s.delete_rows(4))
    with pytest.raises(UsageError, match="lacks 1 rows"):
        check_same_items([read_sheet(p, scheme) for p in sheets])


def test_unfinished_sheets_are_compared_as_far_as_they_go(
    sheets: list[Path], scheme: Scheme
) -> None:
    edit(sheets[1], lambda s: (setattr(s["D3"], "value", None), setattr(s["E3"], "value", None)))
    coded = [read_sheet(p, scheme, partial=True) for p in sheets]
    figures = {f.figure: f.n for f in agree(coded, scheme).figures}
    assert figures["percent_agreement"] == 11


def test_another_workbook_is_refused(tmp_path: Path, scheme: Scheme) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(UsageError, match="no sheet"):
        read_sheet(tmp_path / "x.xlsx", scheme)
    (tmp_path / "y.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(UsageError, match="cannot be read"):
        read_sheet(tmp_path / "y.xlsx", scheme)
