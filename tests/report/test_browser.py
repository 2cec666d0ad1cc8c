"""The report in a real browser: Chromium through Playwright. Skipped where either is missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.report.reading import read_page
from textkit.report import render_report

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
if not CHROMIUM:
    pytest.skip("no Chromium on this machine", allow_module_level=True)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWS = ("overview", "emphasis", "kinds", "documents", "sentences", "document?id=0")
WIDTHS = ((1440, 900), (390, 844))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, report: Path) -> Iterator[Any]:
    """The report, opened; a message on the console or a request fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda m: said.append(m.text))
    opened.on("pageerror", lambda e: said.append(str(e)))
    opened.on("request", lambda r: said.append(r.url))
    opened.goto(report.as_uri())
    opened.wait_for_selector("main .card")
    yield opened
    assert said == [report.as_uri()]
    context.close()


def _go(page: Any, route: str, ready: str = "main:not([aria-busy])") -> None:
    page.evaluate("route => { location.hash = '#/' + route; }", route)
    page.wait_for_function("view => document.querySelector('main').dataset.view === view",
                           arg=route.split("?", maxsplit=1)[0])  # fmt: skip
    page.wait_for_selector(ready)


def test_from_a_share_to_its_sentence_to_its_place(page: Any) -> None:
    _go(page, "emphasis")
    page.locator(".bars .number[href*='driver=government']").first.click()
    page.wait_for_selector("article.sentences")
    link = page.locator("article.sentences .quote", has_text="专项资金").first
    sentence = link.inner_text()
    assert link.locator("mark").count() > 0
    link.click()
    page.wait_for_selector(".target")
    assert "".join(page.locator(".target").all_inner_texts()) == sentence
    assert page.evaluate("document.activeElement.classList.contains('paragraph')")


def test_hostile_text_does_nothing(page: Any) -> None:
    for route in (*VIEWS, "document?id=1", "document?id=2"):
        _go(page, route)
    _go(page, "document?id=1")
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, main script, main iframe").count() == 0
    assert "<script>" in page.locator("h1.title").inner_text()


def test_search_filters_every_view_and_can_be_cleared(page: Any) -> None:
    page.locator("#search").press_sequentially("上云")
    page.wait_for_function("() => document.getElementById('status').textContent.startsWith('1 ')")
    assert page.evaluate("document.activeElement.id") == "search"
    _go(page, "documents?q=上云", ".documents tbody a")
    assert page.locator(".documents tbody a").count() == 1
    page.locator("#clear").click()
    page.wait_for_function("() => document.querySelectorAll('.documents tbody a').length === 4")


def test_the_list_sorts_by_its_heads(page: Any) -> None:
    _go(page, "documents", ".documents tbody a")
    page.locator("[data-sort=year]").click()
    page.wait_for_selector("th[aria-sort=ascending]")
    years = page.locator(".documents tbody td:nth-child(3)").all_inner_texts()
    assert years == ["2023", "2024", "2024", "—"]


def test_the_keyboard_reaches_sections_filters_and_numbers(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.closest('main') && document.activeElement.tagName"
            )
        )
    assert {"A", "a", "SUMMARY", "DIV"} <= reached  # numbers, tiles, tables, the list of failures


def test_language_and_theme_switch_in_the_page(page: Any) -> None:
    page.locator("#language").click()
    assert page.locator("main h1").inner_text() == "Overview"
    assert page.evaluate("document.documentElement.lang") == "en"
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#theme").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_a_document_opened_by_its_address_survives_reload(page: Any, report: Path) -> None:
    page.evaluate("location.hash = '#/document?id=0'")
    page.wait_for_selector(".paragraph")
    assert page.locator(".paragraph").count() == 4
    assert page.locator(".steps li").count() == 2
    assert page.locator("mark.hit").count() > 0


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", WIDTHS, ids=["1440", "390"])
def test_every_view_fits_and_axe_finds_nothing_serious(
    browser: Any, report: Path, width: tuple[int, int], lang: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(
        viewport={"width": width[0], "height": width[1]}, bypass_csp=True
    )  # axe itself is code that the page's policy would refuse
    page = context.new_page()
    page.goto(report.as_uri())
    page.wait_for_selector("main .card")
    if lang == "en":
        page.locator("#language").click()
    for view in VIEWS:
        _go(page, view)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
        found = axe.run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in
                ("serious", "critical")] == [], view  # fmt: skip
    context.close()


def test_the_steps_told_are_marked_in_the_drawing_of_the_theory(page: Any, report: Path) -> None:
    _go(page, "document?id=0")
    flow = read_page(report).index["scheme"]["flows"]["market_government"]
    assert page.locator(".flow .step").count() == len(flow)
    told = page.locator(".flow .step.told text").all_text_contents()
    assert told == ["客户数据", "2"]  # the second step told; the first is in no drawing
    known = {step["key"] for step in flow}
    arrows = sum(key in known for step in flow for key in step["next"])
    assert page.locator(".flow .arrow").count() == arrows
    orders = page.locator(".flow .step.untold text", has_text="订单扩大").bounding_box()
    data = page.locator(".flow .step.told text", has_text="客户数据").bounding_box()
    change = page.locator(".flow .step text", has_text="生产调整").bounding_box()
    assert orders["y"] < data["y"] < change["y"]


def test_steps_that_run_side_by_side_stand_side_by_side(page: Any) -> None:
    _go(page, "document?id=0")
    platform = page.locator(".flow text", has_text="销售平台").bounding_box()
    logistics = page.locator(".flow text", has_text="物流支撑").bounding_box()
    assert platform["y"] == logistics["y"]
    assert platform["x"] < logistics["x"]


def test_printing_keeps_the_page_and_drops_the_controls(page: Any) -> None:
    page.emulate_media(media="print")
    assert page.locator(".tools").is_visible() is False
    assert page.locator("main .card").first.is_visible()


def test_a_text_cut_to_the_budget_says_so_where_it_was_cut(
    browser: Any, make_run: Any, tmp_path: Path
) -> None:
    path = render_report(make_run(tmp_path / "run", "cluster_digital"), lang="en", budget=0)
    page = browser.new_page()
    page.goto(f"{path.as_uri()}#/document?id=2")
    page.wait_for_selector(".paragraph")
    assert page.locator(".notice").count() == 1
    assert "paragraphs left out" in (page.locator(".paragraph em").text_content() or "")
    page.locator(".strip a").last.click()  # a paragraph that is not there: its gap is
    assert page.evaluate("document.activeElement.textContent").startswith("(")
    page.close()
