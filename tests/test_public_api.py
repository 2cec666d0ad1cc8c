"""The Python interface as people meet it: names, signatures, docstrings, and a cheap import."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest

import textkit
from textkit import records, topics

PUBLIC = [("textkit", n) for n in textkit.__all__] + [("textkit.topics", n) for n in topics.__all__]
MOST_POSITIONAL = 3  # more are told apart by name only


def _value(module: str, name: str) -> Any:
    value = getattr(sys.modules[module], name)
    # textkit.enrich is a package that may be called: its function of that name is meant
    return getattr(value, name, value) if isinstance(value, ModuleType) else value


def _callables() -> list[tuple[str, Any]]:
    found = []
    for module, name in PUBLIC:
        value = _value(module, name)
        if inspect.isroutine(value):
            found.append((f"{module}.{name}", value))
        elif inspect.isclass(value):
            found += [
                (f"{module}.{name}.{n}", getattr(value, n))
                for n, m in vars(value).items()
                if not n.startswith("_") and (inspect.isfunction(m) or isinstance(m, classmethod))
            ]
    return found


CALLABLES = _callables()


def test_all_names_are_there_and_sorted() -> None:
    assert [n for n in textkit.__all__ if not hasattr(textkit, n)] == []
    assert textkit.__all__ == sorted(textkit.__all__)
    assert set(textkit.__all__) <= set(dir(textkit))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="analyse"):
        textkit.analyse  # type: ignore[attr-defined]  # noqa: B018


def test_importing_textkit_loads_nothing_heavy() -> None:
    program = (
        "import sys, textkit\n"
        "heavy = ('spacy', 'pandas', 'numpy', 'gensim', 'sklearn', 'pyarrow', 'matplotlib',"
        " 'jieba', 'typer', 'rich', 'lxml', 'pydantic')\n"
        "print(','.join(m for m in heavy if m in sys.modules))\n"
        "print(','.join(m for m in sys.modules if m.startswith('textkit.')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "\n\n"


@pytest.mark.parametrize(("name", "value"), CALLABLES, ids=[n for n, _ in CALLABLES])
def test_a_call_reads_well(name: str, value: Any) -> None:
    signature = inspect.signature(value)
    positional = [
        p.name
        for p in signature.parameters.values()
        if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) and p.name not in ("self", "cls")
    ]
    assert len(positional) <= MOST_POSITIONAL, positional
    bare = [
        p.name
        for p in signature.parameters.values()
        if p.annotation is p.empty and p.name not in ("self", "cls")
    ]
    assert bare == [], "without a type"
    assert signature.return_annotation is not signature.empty


@pytest.mark.parametrize(
    ("module", "name"), PUBLIC, ids=[f"{module}.{name}" for module, name in PUBLIC]
)
def test_a_public_name_says_what_it_gives(module: str, name: str) -> None:
    value = _value(module, name)
    if not (inspect.isroutine(value) or inspect.isclass(value) or isinstance(value, ModuleType)):
        pytest.skip("a constant")
    told = inspect.getdoc(value) or ""
    first = told.split("\n\n")[0]
    assert first.endswith((".", ":")), f"{first!r} is no sentence"
    if inspect.isclass(value):
        assert not told.startswith(f"{name}("), "only the docstring that a dataclass makes itself"


@pytest.mark.parametrize("name", ["analyze", "enrich", "load_scheme"])
def test_a_function_that_refuses_input_names_its_error(name: str) -> None:
    assert re.search(r"[A-Z]\w+Error", inspect.getdoc(_value("textkit", name)) or "")


def test_records_are_frozen_and_told() -> None:
    for name, value in vars(records).items():
        if inspect.isclass(value) and value.__module__ == records.__name__:
            parameters = getattr(value, "__dataclass_params__", None)
            assert parameters is not None and parameters.frozen, name
            assert not (inspect.getdoc(value) or "").startswith(f"{name}("), name
