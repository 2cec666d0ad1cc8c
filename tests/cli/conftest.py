"""Running the command as a user does, in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from textkit.cli.main import app

TEXTS = {
    "需求.txt": "客户需求日益个性化，订单越来越小。企业靠跨境电商开拓市场，消费需求拉动生产。",
    "政府.txt": "县政府设立专项资金，出台扶持政策，给予补贴。财政投入建设公共服务平台。",
    "技术.txt": "企业推进技术改造，工业互联网与人工智能提高研发效率，科技创新带动升级。",
    "企业.txt": "龙头企业要求供应商上平台，倒逼中小企业改造。链主企业带动配套企业。",
}


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


Run = Callable[..., Said]


@pytest.fixture
def textkit(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `textkit ARGUMENTS` in English on a wide terminal."""
    monkeypatch.setenv("TEXTKIT_LANG", "en")
    monkeypatch.setenv("COLUMNS", "300")

    def run(*arguments: object, lang: str = "en") -> Said:
        monkeypatch.setenv("TEXTKIT_LANG", lang)
        done = CliRunner().invoke(app, [str(a) for a in arguments])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Said(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A small folder of texts, each of one driver."""
    folder = tmp_path / "语料"
    folder.mkdir()
    for name, text in TEXTS.items():
        for i in range(3):
            (folder / f"{i}{name}").write_text(f"第{i}篇材料\n" + text * 2, "utf-8")
    return folder
