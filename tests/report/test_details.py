"""What the page knows of one document: places of hits, what is left out of a long text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.report.conftest import TEXTS
from tests.report.reading import read_page
from textkit.report.details import details, fair_share
from textkit.report.store import open_run


def _js(text: str, start: int, end: int) -> str:
    """What `text.slice(start, end)` gives in JavaScript."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_every_hit_and_sentence_is_found_at_its_place_in_javascript_too(
    report: Path, finished_run: Path
) -> None:
    table = pq.read_table(finished_run / ".textkit" / "tables" / "matches.parquet").to_pylist()
    found: list[tuple[str, str]] = []
    for record in read_page(report).details:
        for paragraph, start, end, from_, to, *_ in record["matches"]:
            text = record["paragraphs"][paragraph][5]
            found.append((_js(text, start, end), _js(text, from_, to)))
    assert found == [(m["text"], m["sentence"]) for m in table]
    assert any("𠮷" in sentence for _, sentence in found)


def test_evidence_without_a_place_is_kept_as_such(report: Path) -> None:
    evidence = read_page(report).details[0]["evidence"]
    assert [row[5] for row in evidence] == [3, -1]
    assert [row[4] for row in evidence] == [1.5, -0.5]


def test_steps_and_facts_lead_to_their_sentence(report: Path) -> None:
    record = read_page(report).details[0]
    (key, paragraph, start, end, _), (second, *_) = record["clusters"][0]["steps"]
    text = record["paragraphs"][paragraph][5]
    assert (key, _js(text, start, end)) == ("first_step", "这里什么也没有说。")
    assert second == "customer_data"
    assert record["facts"][0][:6] == ["firms", 1200.0, "家", 2023, True, "cluster"]


@pytest.mark.parametrize(
    ("sizes", "budget", "expected"),
    [
        pytest.param([], 1_000, 200, id="no documents"),
        pytest.param([300, 500], 1_000, 500, id="everything fits"),
        pytest.param([10, 5_000, 5_000], 4_010, 2_000, id="short ones leave room to long ones"),
        pytest.param([5_000] * 1_000, 1_000, 200, id="never under the floor"),
    ],
)
def test_the_budget_is_shared_fairly(sizes: list[int], budget: int, expected: int) -> None:
    assert fair_share(sizes, budget) == expected


def test_a_long_text_is_cut_to_the_budget_and_says_how_much_is_gone(finished_run: Path) -> None:
    records: list[dict[str, Any]] = list(details(open_run(finished_run), budget=0))
    for record, (_, text, _) in zip(records, TEXTS, strict=True):
        shown = sum(len(p[5] or "") for p in record["paragraphs"])
        whole = sum(p[0] for p in record["paragraphs"])
        assert record["left_out"] == whole - shown
        assert shown <= 200 or len(text) <= 200
    long = records[2]
    assert long["left_out"] > 0
    kept = {i for i, p in enumerate(long["paragraphs"]) if p[5] is not None}
    assert {m[0] for m in long["matches"]} <= kept  # no hit points into what is not there
