"""Who may import whom: a module's row and the rows above it, never below; and no cycle.

The table is the architecture of CONTRIBUTING.md, checked against every module's syntax tree.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import textkit

PACKAGE = Path(textkit.__file__).parent
LAYERS = (
    {"i18n", "errors", "records", "resources"},
    {"normalize", "matching", "scheme"},
    {"corpus", "lexicon", "pipeline", "topics"},
    {"emphasis", "scoring"},
    {"options", "analyst", "models", "tables", "evaluate"},
    {"batch", "report", "enrich", "training", "comparison"},
    {"api", "run", "components", "rendering", "export", "topic_study"},
    {"cli", "__main__", "__init__"},
)
APART = {"corpus", "lexicon", "pipeline", "topics"}  # row 3: these do not import one another
LIMIT = 400  # lines of a module


def _modules() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if "_data" not in p.parts)


def _room(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("textkit"):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.startswith("textkit"))


def _layer(room: str) -> int:
    found = [i for i, rooms in enumerate(LAYERS) if room in rooms]
    assert found, f"{room} stands in no layer: add it to LAYERS and to CONTRIBUTING.md"
    return found[0]


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_a_module_imports_its_own_row_and_those_above(path: Path) -> None:
    room = _room(_name(path))
    for imported in _imports(path):
        other = _room(imported)
        if imported == "textkit":
            continue
        assert _layer(other) <= _layer(room), f"{_name(path)} imports {imported} from below"
        if room in APART and other in APART:
            assert other == room, f"{_name(path)} imports its neighbour {imported}"


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_a_module_is_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LIMIT


def test_nothing_is_unpickled_or_evaluated() -> None:
    for path in _modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert not {a.name for a in node.names} & {"pickle", "joblib", "dill", "shelve"}
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec"}, path


def test_no_python_names_a_driver(scheme: textkit.scheme.Scheme) -> None:  # type: ignore[name-defined]
    keys = {*scheme.driver_keys, *scheme.type_keys}
    for path in _modules():
        tree = ast.parse(path.read_text("utf-8"))
        texts = {
            n.value
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and isinstance(n.value, str)
        }
        assert not texts & keys, f"{_name(path)} names {texts & keys}"
