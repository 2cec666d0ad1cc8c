"""`textkit enrich` from the command line: statuses, languages, the list of what did not match."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from textkit.cli.main import app


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["enrich", *arguments, "--topics", "none", "--workers", "1"])
    return result.exit_code, result.output


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "old.csv"
    path.write_text("id,正文\n01,政府出台扶持政策，设立专项资金。\n02,\n", "utf-8")
    return path


@pytest.mark.parametrize(("lang", "words"), [("zh", "逐格核对"), ("en", "cell by cell")])
def test_success_is_told(
    lang: str, words: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEXTKIT_LANG", lang)
    status, said = _run(str(data), "-o", str(data.with_name("new.csv")), "--text-column", "正文")
    assert status == 0 and words in said


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param(["--text-column", "全文"], 2, id="no-such-column"),
        pytest.param(["--text-column", "正文", "--validate", "m:m"], 2, id="validate"),
        pytest.param(["--files-column", "正文"], 1, id="no-file-could-be-read"),
    ],
)
def test_statuses(arguments: list[str], status: int, data: Path) -> None:
    assert _run(str(data), "-o", str(data.with_name("new.csv")), *arguments)[0] == status


def test_existing_output_is_status_1(data: Path) -> None:
    out = data.with_name("new.csv")
    out.write_text("x", "utf-8")
    assert _run(str(data), "-o", str(out), "--text-column", "正文")[0] == 1
