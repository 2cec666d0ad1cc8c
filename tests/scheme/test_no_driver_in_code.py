"""The theory is data: another scheme works throughout, and no Python names a driver."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import textkit
from textkit.emphasis.measure import EmphasisMeasure
from textkit.pipeline.tagger import LexiconTagger, tag_document
from textkit.pipeline.tokenizer import Segmenter
from textkit.records import Document
from textkit.scheme import Scheme, load_scheme, shipped_schemes

WEATHER = Path(__file__).parent.parent / "data" / "weather"
PACKAGE = Path(textkit.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.fixture(scope="module")
def theory_words() -> frozenset[str]:
    words: set[str] = set()
    for name in shipped_schemes():
        scheme = load_scheme(name)
        words |= {*scheme.driver_keys, *scheme.type_keys, *scheme.mode_keys}
        words |= {mechanism for _, mechanism in scheme.mechanism_pairs}
        words |= {e.label.zh for e in (*scheme.drivers, *scheme.types, *scheme.modes)}
        words |= {m.label.zh for d in scheme.drivers for m in d.mechanisms}
    return frozenset(words)


def named(tree: ast.Module, words: frozenset[str]) -> list[str]:
    """Words of the theory that stand in code: whole strings, Chinese inside one, identifiers."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }
    chinese = {w for w in words if not w.isascii()}
    compound = {w for w in words if "_" in w}
    found: list[str] = []
    for node in ast.walk(tree):
        text, parts = "", set[str]()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) in docstrings:
                continue
            text, parts = node.value, chinese | compound
        elif isinstance(node, ast.Name | ast.Attribute | ast.arg | ast.keyword):
            text = getattr(node, "id", "") or getattr(node, "attr", "") or node.__dict__.get("arg")
            parts = compound
        if text and (text in words or any(part in text for part in parts)):
            found.append(f"line {getattr(node, 'lineno', 0)}: {text}")
    return found


@pytest.mark.parametrize(
    "module", MODULES, ids=[m.relative_to(PACKAGE).as_posix() for m in MODULES]
)
def test_no_module_names_the_theory(module: Path, theory_words: frozenset[str]) -> None:
    assert named(ast.parse(module.read_text("utf-8")), theory_words) == []


def test_the_search_finds_what_it_looks_for(theory_words: frozenset[str]) -> None:
    code = 'def f(share_market_demand): return {"government": "寄生型的集群"}'
    assert len(named(ast.parse(code), theory_words)) == 3


@pytest.fixture(scope="module")
def weather() -> Scheme:
    return load_scheme(WEATHER)


def test_another_theory_is_measured_by_its_own_drivers(weather: Scheme) -> None:
    text = "连日炎热，太阳不落。\n夜里来了暴雨，洪水进村。\n山里没有洪水。\n炉子用高温合金。"
    document = Document("w.txt", text, "w.txt", "txt", "")
    tagged = tag_document(document, LexiconTagger(weather, Segmenter("rust")))
    emphasis = EmphasisMeasure(weather).measure(tagged)
    assert [d.driver for d in emphasis.drivers] == ["sun", "rain"]
    assert [d.mentions for d in emphasis.drivers] == [2, 2]
    assert {(m.term, m.polarity) for m in tagged.matches if not m.counted} == {("洪水", "negated")}
    assert sum(s or 0 for s in emphasis.shares.values()) == pytest.approx(1)
