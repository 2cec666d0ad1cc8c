"""The page's own words, colours and map."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import pytest

from textkit.corpus.regions import load_regions
from textkit.report.labels import scheme_labels
from textkit.report.render import SCRIPTS
from textkit.report.tiles import province_code, tiles
from textkit.report.words import WORDS
from textkit.scheme import load_scheme, scheme_folder

TEMPLATES = files("textkit.report") / "templates"
CODE = {name: (TEMPLATES / "js" / f"{name}.js").read_text("utf-8") for name in SCRIPTS}
STYLE = (TEMPLATES / "report.css").read_text("utf-8")


def test_every_module_is_in_the_page() -> None:
    assert {f"{name}.js" for name in SCRIPTS} == {
        path.name for path in (TEMPLATES / "js").iterdir()
    }


def test_the_page_says_nothing_that_has_no_words() -> None:
    asked = set(re.findall(r'\bt\("(\w+)"', "".join(CODE.values())))
    assert asked <= set(WORDS)


def test_no_word_is_left_over() -> None:
    quoted = set(re.findall(r'"(\w+)"', "".join(CODE.values())))
    page = (TEMPLATES / "report.html.j2").read_text("utf-8")
    assert {w for w in WORDS if w not in quoted and f"words.{w}" not in page} == set()


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_take_the_same_values(key: str) -> None:
    zh, en = (set(re.findall(r"\{(\w+)\}", text)) for text in WORDS[key])
    assert zh == en


@pytest.mark.parametrize("name", SCRIPTS)
def test_code_never_makes_markup_of_text(name: str) -> None:
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", CODE[name]
    )
    assert "</script" not in CODE[name]


# ---- colours


def _palette(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))


def _luminance(colour: str) -> float:
    digits = colour[1:]
    wide = digits if len(digits) == 6 else "".join(c * 2 for c in digits)
    parts = [int(wide[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(a: str, b: str) -> float:
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


LIGHT, DARK = (_palette(block) for block in re.findall(r":root[^{]*\{([^}]*)\}", STYLE)[:2])


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "soft", "link"])
def test_text_is_legible(palette: dict[str, str], ink: str) -> None:
    assert all(_contrast(palette[ink], palette[ground]) >= 4.5 for ground in ("paper", "page"))


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("tone", [*(f"d{i}" for i in range(8)), "plain", "focus"])
def test_bars_stand_out(palette: dict[str, str], tone: str) -> None:
    assert _contrast(palette[tone], palette["paper"]) >= 3


# ---- labels


def test_cues_and_steps_of_a_scheme_have_words_and_arrows_that_lead_somewhere() -> None:
    told = scheme_labels(load_scheme("cluster_digital"), scheme_folder("cluster_digital"))
    labels: Any = told["labels"]
    assert labels["only_one_stage"] == ["一家只做一道", "each does one stage only"]
    flows: Any = told["flows"]
    assert set(flows) <= {mode["key"] for mode in told["modes"]}  # type: ignore[attr-defined]
    for steps in flows.values():
        keys = {step["key"] for step in steps}
        assert all(len(step["label"]) == 2 and set(step["next"]) <= keys for step in steps)


# ---- map


def test_every_province_has_a_tile_of_its_own() -> None:
    provinces = {r.code[:2]: r.name for r in load_regions().by_code.values() if r.level == 1}
    assert {t.code: t.name.zh for t in tiles()} == provinces
    assert len(tiles()) == len({(t.column, t.row) for t in tiles()}) == 34


@pytest.mark.parametrize(
    ("code", "province", "expected"),
    [
        pytest.param("330600", "", "33", id="by code of a city"),
        pytest.param(None, "内蒙古自治区", "15", id="by name"),
        pytest.param(None, "广西", "45", id="by short name"),
        pytest.param("", None, "", id="nothing told"),
        pytest.param("999999", "乌有省", "", id="unknown"),
    ],
)
def test_a_document_finds_its_tile(code: str | None, province: str | None, expected: str) -> None:
    assert province_code(code, province) == expected
