"""`--help` and usage errors load nothing heavy: a person should not wait for a message."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("spacy", "pandas", "gensim", "pyarrow", "numpy", "sklearn", "matplotlib", "jieba", "lxml")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["analyze", "--help"],
        ["lexicon", "--help"],
        ["topics", "fit", "--help"],
        ["analyze"],
        ["nonsense"],
    ],
    ids=" ".join,
)
def test_help_and_usage_errors_import_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        f"sys.argv = ['textkit', *{arguments!r}]\n"
        "from textkit.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"loaded = [m for m in {HEAVY!r} if m in sys.modules]\n"
        "sys.stderr.write('LOADED ' + ','.join(loaded))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stderr.endswith("LOADED "), done.stderr[-300:]


@pytest.mark.parametrize(("lang", "word"), [("zh", "输出文件夹"), ("en", "folder for the results")])
@pytest.mark.parametrize("place", ["before", "after", "equals"])
def test_help_speaks_both_languages(lang: str, word: str, place: str) -> None:
    arguments = {
        "before": ["--lang", lang, "analyze", "--help"],
        "after": ["analyze", "--lang", lang, "--help"],
        "equals": ["analyze", "--help", f"--lang={lang}"],
    }[place]
    assert word in _told(arguments).stdout


def test_a_language_that_is_not_spoken_is_named() -> None:
    done = _told(["analyze", "x", "--lang", "fr"])
    assert done.returncode == 2
    assert "zh, en" in done.stderr


def _told(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "textkit", *arguments],
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        env={"PATH": "", "PYTHONUTF8": "1", "COLUMNS": "160"},
    )
