"""textkit.toml: options of a project in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import REPO
from textkit.cli.config import config_lang, config_path
from textkit.cli.run import chosen_lang


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _write(text: str, name: str = "textkit.toml") -> Path:
    path = Path(name)
    path.write_text(text, "utf-8")
    return path


def test_options_of_the_file_are_used_and_told_in_run_json(textkit: Run, corpus: Path) -> None:
    _write(
        'reading = "lexicon"\nworkers = 1\n\n[analyze]\nout = "res"\ntopics = "none"\n'
        'formats = ["csv", "jsonl"]\n'
    )
    assert textkit("analyze", corpus).status == 0
    assert Path("res/emphasis.jsonl").is_file()
    assert not Path("res/emphasis.xlsx").exists()
    run = json.loads(Path("res/run.json").read_text("utf-8"))
    assert run["options"]["reading"] == "lexicon"
    assert run["config"]["file"] == "textkit.toml"
    assert run["config"]["options"]["formats"] == "csv,jsonl"


def test_the_command_line_beats_the_file_and_only_the_rest_is_told(
    textkit: Run, corpus: Path
) -> None:
    _write('[analyze]\nout = "res"\nformats = "dta"\nworkers = 2\n')
    said = textkit("analyze", corpus, "--workers", 1, "--dry-run")
    assert said.status == 0
    assert "from textkit.toml: out = res, formats = dta" in said.out
    assert "on 1 processes" in said.out
    assert not Path("res").exists()


def test_another_file_is_named_with_config(textkit: Run, corpus: Path) -> None:
    _write("this is no TOML")  # not read: another one is asked for
    other = _write('[analyze]\nout = "res"\n', "项目.toml")
    said = textkit("--config", other, "analyze", corpus, "--dry-run")
    assert "from 项目.toml: out = res" in said.out


def test_a_command_without_file_is_as_before(textkit: Run, corpus: Path) -> None:
    said = textkit("analyze", corpus, "-o", "res", "--dry-run")
    assert said.status == 0
    assert ".toml" not in said.all


def test_short_for_a_default_command(textkit: Run) -> None:
    """`textkit evaluate GOLD` is `evaluate gold GOLD`: its options may stand under [evaluate]."""
    _write('[evaluate]\nhold-outs = "group"\n')
    said = textkit("evaluate", "gold", "x.jsonl")
    assert "textkit.toml:2: [evaluate] has no option 'hold-outs'" in said.err
    assert "do you mean hold-out?" in said.err


@pytest.mark.parametrize(
    ("text", "where", "hint"),
    [
        pytest.param(
            '\n[analyze]\nfromats = "csv"\n', "textkit.toml:3", "do you mean formats?", id="key"
        ),
        pytest.param("[analyse]\n", "textkit.toml:1", "do you mean analyze?", id="command"),
        pytest.param(
            "\n\n[lexicon.statz]\n", "textkit.toml:3", "do you mean stats?", id="subcommand"
        ),
        pytest.param(
            'formats = "csv"\n', "textkit.toml:1", "under its command: [analyze]", id="not shared"
        ),
        pytest.param("[analyze]\nworkers = -3\n", "textkit.toml:2", "greater than", id="range"),
        pytest.param("[analyze]\nworkers = true\n", "textkit.toml:2", "a number", id="kind"),
        pytest.param("[analyze]\nfresh = 1\n", "textkit.toml:2", "true or false", id="flag"),
        pytest.param(
            'reading = "calibrate"\n', "textkit.toml:1", "'calibrated', 'lexicon'", id="choice"
        ),
        pytest.param('lang = "fr"\n', "textkit.toml:1", "zh or en", id="language"),
        pytest.param("[analyze]\n\nout = res\n", "textkit.toml:3", "in quotes", id="no toml"),
    ],
)
def test_a_fault_is_told_with_its_line(
    textkit: Run, corpus: Path, text: str, where: str, hint: str
) -> None:
    _write(text)
    said = textkit("analyze", corpus, "-o", "out")
    assert said.status == 2
    assert where in said.err
    assert hint in said.err
    assert not Path("out").exists()


@pytest.mark.parametrize("content", [None, b"\xd6\xd0"], ids=["missing", "not utf-8"])
def test_a_file_that_cannot_be_read_is_said(textkit: Run, content: bytes | None) -> None:
    if content is not None:
        Path("x.toml").write_bytes(content)
    said = textkit("--config", "x.toml", "tag", "x.txt")
    assert said.status == 2
    assert "x.toml" in said.err


def test_the_language_of_the_file_stands_behind_that_of_the_command_line() -> None:
    path = _write('lang = "en"\n')
    assert config_lang(config_path(["analyze"])) == "en"
    assert config_lang(config_path(["--config", "none.toml"])) is None
    assert chosen_lang(["--lang", "zh"], config_lang(path)) == "zh"
    assert chosen_lang([], config_lang(path)) == "en"


@pytest.mark.parametrize("page", ["config.md", "config.zh.md"])
def test_the_file_that_the_docs_show_is_taken(textkit: Run, corpus: Path, page: str) -> None:
    text = (REPO / "docs" / page).read_text("utf-8")
    _write(text.partition("```toml\n")[2].partition("```")[0])
    said = textkit("analyze", corpus, "--dry-run")
    assert said.status == 0, said.err
    assert "text-column = 正文" in said.out
