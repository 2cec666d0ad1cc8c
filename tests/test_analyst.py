"""A document gets the same numbers, to the last bit, whatever is analysed beside it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from types import FrameType

import pytest

from textkit.analyst import Analyst, load_analyst
from textkit.options import AnalysisOptions
from textkit.records import Document
from textkit.resources import corpora_dir

PARAGRAPH = (
    "一、总体情况\n{i}号集群共有中小企业{i}家，市场需求个性化、多元化，订单增长{i}.5%。\n"
    "政府出台政策引导，设立专项资金{i}万元，建设公共服务平台；核心企业带动上下游企业上云。\n"
    "企业并非靠补贴，而是靠技术创新提高效率，倒逼供应商改造生产线。\n"
)


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    return load_analyst(AnalysisOptions())


def _document(i: int, times: int) -> Document:
    text = "".join(PARAGRAPH.format(i=i * 7 + j) for j in range(times))
    return Document(f"d{i}", text, f"d{i}", "txt", "")


def test_documents_do_not_depend_on_those_beside_them(analyst: Analyst) -> None:
    documents = [
        Document("empty", "", "empty", "txt", ""),
        *(_document(i, 1 + i % 4) for i in range(12)),
        _document(50, 40),
        Document("odd", "产业集群\u0301 ①②\n\n 12.3.4", "odd", "txt", ""),
    ]
    together = analyst.analyse_many(documents)
    assert together == [analyst.analyse(d) for d in documents]
    assert together[::-1] == analyst.analyse_many(documents[::-1])
    assert any(a.emphasis.dominant_driver != "none" for a in together)


def test_nothing_to_analyse(analyst: Analyst) -> None:
    assert analyst.analyse_many([]) == []


def _lines_per_1000_characters(analyst: Analyst, document: Document) -> float:
    """Lines of Python that an analysis runs through: the same on every machine, without a clock."""
    lines = 0

    def trace(frame: FrameType, event: str, arg: object) -> object:
        nonlocal lines
        lines += event == "line"
        return trace

    analyst.analyse(document)  # what is remembered from the first time on is not counted
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        analyst.analyse(document)
    finally:
        sys.settrace(before)
    return 1000 * lines / len(document.text)


# A loop in Python over characters costs two thousand lines more, or several. Where a change is
# worth its price, raise the bound and say why in the commit.
@pytest.mark.parametrize(
    ("scored", "most_lines"), [(False, 6_000), (True, 36_000)], ids=["measured", "scored"]
)
def test_work_grows_with_the_text_and_not_as_its_square(
    analyst: Analyst, scored: bool, most_lines: int
) -> None:
    if not scored:
        models = replace(analyst.models, scorer=None, facts=None)
        analyst = Analyst(analyst.options, analyst.scheme, models)
    with (corpora_dir() / "gold" / "documents.jsonl").open(encoding="utf-8") as lines:
        texts = [
            "\n".join(p["text"] for p in json.loads(line)["paragraphs"])
            for line, _ in zip(lines, range(160), strict=False)
        ]
    short, long = (Document("d", "\n".join(texts[:n]), "d", "txt", "") for n in (80, 160))
    costs = [_lines_per_1000_characters(analyst, document) for document in (short, long)]
    assert costs[1] < 1.1 * costs[0]
    assert costs[1] < most_lines
