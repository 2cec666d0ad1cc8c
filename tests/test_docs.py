"""What README and docs say is so: blocks run, links lead somewhere, no command is missing.

A page's blocks run in order in one folder that holds `corpora/` and `lexicons/`. On the line above
a block, `<!-- not run: reason -->` leaves it out, `<!-- status: 3 -->` says how it ends.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer.main

from tests.conftest import REPO
from tests.test_layers import LAYERS, PACKAGE
from textkit.cli.main import app
from textkit.cli.words import chosen

DOCS = REPO / "docs"
PAGES = sorted([*REPO.glob("README*.md"), *DOCS.glob("*.md")])
TWINS = [p for p in PAGES if p.name.endswith(".zh.md") and p.name != "tutorial.zh.md"]
_BLOCK = re.compile(r"(?:^<!-- ([^\n]*) -->\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
_RUN = ("bash", "console", "python")


@dataclass(frozen=True)
class Block:
    """A block of code of a page."""

    line: int
    kind: str
    code: str
    remark: str

    @property
    def is_run(self) -> bool:
        return self.kind in _RUN and not self.remark.startswith("not run: ")

    @property
    def statuses(self) -> tuple[int, ...]:
        found = re.fullmatch(r"status: (\d+)", self.remark)
        return (int(found[1]),) if found else (0, 3)  # two samples are broken on purpose

    def commands(self) -> Iterator[str]:
        """Its commands: all lines of bash, those after a prompt of a console."""
        for line in self.code.splitlines():
            if self.kind == "bash" and line.strip() and not line.lstrip().startswith("#"):
                yield line
            elif self.kind == "console" and line.startswith("$ "):
                yield line.removeprefix("$ ")


def _blocks(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    return [
        Block(text.count("\n", 0, m.start()) + 1, m[2], m[3], m[1] or "")
        for m in _BLOCK.finditer(text)
    ]


def _name(page: Path) -> str:
    return page.relative_to(REPO).as_posix()


def _commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield name, command
    for child, found in getattr(command, "commands", {}).items():
        yield from _commands(f"{name} {child}", found)


COMMANDS = list(_commands("textkit", typer.main.get_command(app)))


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like a checkout's, in which blocks may write what they like."""
    for name in ("corpora", "lexicons"):
        shutil.copytree(REPO / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))),
        "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "agg",
        "TEXTKIT_LANG": "en",
        "COLUMNS": "100",
    }


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in PAGES if any(b.is_run for b in _blocks(p))], ids=_name)
def test_every_block_of_a_page_runs(page: Path, workplace: Path) -> None:
    python = ""  # blocks of Python of a page continue one another
    for block in _blocks(page):
        if not block.is_run:
            continue
        where = f"{_name(page)}:{block.line}"
        if block.kind == "python":
            python += block.code
            _check([sys.executable, "-W", "error", "-c", python], (0,), where)
        else:
            for command in block.commands():
                _check(["bash", "-c", command], block.statuses, f"{where}: {command}")


def _check(command: list[str], statuses: tuple[int, ...], where: str) -> None:
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", env=_environment(), check=False
    )
    told = (done.stdout + done.stderr)[-1500:]
    assert done.returncode in statuses, f"{where} ended with {done.returncode}:\n{told}"
    assert "Traceback" not in told, f"{where}:\n{told}"


@pytest.mark.parametrize("page", [*PAGES, REPO / "CONTRIBUTING.md"], ids=_name)
def test_links_lead_to_files(page: Path) -> None:
    lost = [
        link for link in _LINK.findall(page.read_text("utf-8"))
        if not (page.parent / link).exists()
    ]  # fmt: skip
    assert lost == []


@pytest.mark.parametrize("page", TWINS, ids=_name)
def test_a_page_and_its_chinese_twin_say_the_same(page: Path) -> None:
    twin = page.with_name(page.name.replace(".zh.md", ".md"))
    ours, theirs = page.read_text("utf-8"), twin.read_text("utf-8")
    for pattern in (r"^(#+) ", r"^```(\w*)$"):
        assert re.findall(pattern, ours, re.M) == re.findall(pattern, theirs, re.M), pattern
    bare = [
        [c.split("  #")[0].replace("--lang zh", "--lang en").strip() for c in block.commands()]
        for side in (page, twin)
        for block in _blocks(side)
        if block.kind == "bash"
    ]
    assert bare[: len(bare) // 2] == bare[len(bare) // 2 :]


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[n for n, _ in COMMANDS])
def test_a_command_and_its_options_have_help_in_both_languages(name: str, command: Any) -> None:
    said = [command.help, *(p.help for p in command.params if not p.name.endswith("completion"))]
    for text in said:
        zh, en = chosen(text or "", "zh").strip(), chosen(text or "", "en").strip()
        assert en, name
        assert zh != en or "--help" in str(command.params), f"{name}: {text!r} in one language"


@pytest.mark.parametrize(
    "name", [n for n, c in COMMANDS if not hasattr(c, "commands")], ids=lambda n: n
)
def test_a_command_is_shown_at_work(name: str) -> None:
    """Somewhere on a page that people read, not only in the generated reference."""
    text = "\n".join(p.read_text("utf-8") for p in PAGES)
    pattern = name.replace("textkit ", r"textkit (?:--lang \w\w )?", 1)
    short = pattern.replace(" gold", "(?: gold)?")  # `textkit evaluate GOLD` is short for gold
    assert re.search(rf"{short}\b", text), f"{name} is on no page"


def test_options_in_the_docs_exist() -> None:
    """An option that was renamed must not live on in prose or blocks."""
    known = {o for _, c in COMMANDS for p in c.params for o in (*p.opts, *p.secondary_opts)}
    unknown = set()
    for page in PAGES:
        commands = [c for b in _blocks(page) for c in b.commands() if c.startswith("textkit ")]
        commands += re.findall(r"`(textkit [^`\n]+)`", page.read_text("utf-8"))
        for command in commands:
            used = re.findall(r"(?<![\w-])--[a-z][a-z-]*", command.split(" #")[0])
            unknown |= {(_name(page), option) for option in used if option not in known}
    assert unknown - {(_name(p), "--help") for p in PAGES} == set()


def test_generated_pages_are_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("make_reference", DOCS / "make_reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    behind = [
        name
        for name, text in module.pages().items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text("utf-8") != text
    ]
    assert behind == [], "run: python docs/make_reference.py"


def test_contributing_draws_the_layers_as_they_are() -> None:
    text = (REPO / "CONTRIBUTING.md").read_text("utf-8")
    drawn = {
        room: int(row)
        for row, rooms in re.findall(r"^\| (\d) \| ([^|]+) \|", text, re.MULTILINE)
        for room in re.findall(r"`(\w+)`", rooms)
    }
    there = {p.stem for p in PACKAGE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    held = {room: i + 1 for i, rooms in enumerate(LAYERS) for room in rooms if room in there}
    for entry in ("__init__", "__main__"):
        held.pop(entry)
    assert drawn == held
