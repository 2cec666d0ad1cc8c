"""report.html as a file: self-contained, inert, deterministic, whole or not at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.report.conftest import SCRIPT, TEXTS, MakeRun
from tests.report.reading import read_page
from textkit.errors import OutputError, UsageError
from textkit.report import render_report
from textkit.report.embed import csp_hash


def test_nothing_in_the_page_points_outside_it(report: Path) -> None:
    page = read_page(report)
    for tag, attributes in page.elements:
        for name in ("src", "href", "action", "data", "srcset"):
            assert re.match(r"$|#|data:,$", attributes.get(name, "")), (tag, attributes)
    assert not [e for e in page.elements if e[0] in ("iframe", "object", "embed", "base")]
    styles = "".join(text for tag, _, text in page.raw if tag == "style")
    assert "url(" not in styles
    assert "@import" not in styles
    assert not re.search(r"fetch\(|XMLHttpRequest|importScripts|WebSocket", page.scripts[0])


def test_the_policy_allows_this_code_and_no_other(report: Path) -> None:
    page = read_page(report)
    (policy,) = [
        held["content"]
        for tag, held in page.elements
        if tag == "meta" and held.get("http-equiv") == "Content-Security-Policy"
    ]
    (script,) = page.scripts  # the texts bring no second one
    (style,) = [text for tag, _, text in page.raw if tag == "style"]
    assert "default-src 'none'" in policy
    assert f"script-src {csp_hash(script)};" in policy
    assert f"style-src {csp_hash(style)};" in policy
    assert "unsafe" not in policy


def test_hostile_text_stays_data(report: Path) -> None:
    raw = report.read_text("utf-8")
    assert "window.hacked" in raw  # it is there
    assert "<script>window.hacked" not in raw  # but as no element
    assert "onerror=window.hacked=1>" not in raw
    assert "\u2028" not in raw
    index = read_page(report).index
    assert index["docs"]["title"][1] == SCRIPT


def test_a_title_of_10000_characters_is_clipped(report: Path) -> None:
    title = read_page(report).index["docs"]["title"][2]
    assert title == "长" * 300 + "…"


def test_index_and_details_list_the_same_documents(report: Path) -> None:
    page = read_page(report)
    assert page.index["docs"]["id"] == [doc_id for doc_id, _, _ in TEXTS]
    assert [d["about"]["source"] for d in page.details] == [doc_id for doc_id, _, _ in TEXTS]


def test_a_document_without_drivers_has_no_shares_instead_of_even_ones(report: Path) -> None:
    page = read_page(report)
    n = len(page.index["scheme"]["drivers"])
    assert page.index["docs"]["share"][3 * n : 4 * n] == [None] * n


def test_failures_are_listed_with_reason_and_advice_in_both_languages(report: Path) -> None:
    index = read_page(report).index
    assert index["errors"] == [
        ["x/<b>.pdf", ["没有文字层", "no text layer"], ["先做 OCR", "run OCR"]]
    ]


@pytest.mark.parametrize(("lang", "expected"), [("zh", "zh-Hans"), ("en", "en")])
def test_the_page_opens_in_the_language_asked_for(
    make_run: MakeRun, tmp_path: Path, lang: str, expected: str
) -> None:
    path = render_report(make_run(tmp_path / "run", "cluster_digital"), lang=lang)  # type: ignore[arg-type]
    page = read_page(path)
    assert page.elements[0] == ("html", {"lang": expected})
    assert all(zh and en for zh, en in page.index["words"].values())  # both are in it anyway


def test_the_same_run_gives_the_same_bytes(finished_run: Path, report: Path) -> None:
    before = report.read_bytes()
    assert render_report(finished_run, lang="zh").read_bytes() == before
    assert not list(finished_run.glob(".report*"))


def test_another_scheme_brings_its_own_drivers(make_run: MakeRun, tmp_path: Path) -> None:
    path = render_report(make_run(tmp_path / "run", "policy_tools"), lang="en")
    index = read_page(path).index
    assert len(index["docs"]["share"]) == len(TEXTS) * len(index["scheme"]["drivers"])
    assert "market_demand" not in path.read_text("utf-8")


def test_a_folder_without_a_run_is_refused_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no finished run") as caught:
        render_report(tmp_path, lang="en")
    assert "textkit analyze" in str(caught.value)


def test_what_cannot_be_written_leaves_no_half_file(make_run: MakeRun, tmp_path: Path) -> None:
    out = make_run(tmp_path / "run", "cluster_digital")
    (out / "report.html").mkdir()
    with pytest.raises(OutputError):
        render_report(out, lang="zh")
    assert not list(out.glob(".report*"))
