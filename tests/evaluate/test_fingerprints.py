"""A model knows its own texts again, whatever their layout, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from textkit.errors import ModelError
from textkit.evaluate.fingerprints import (
    TRAINED_ON,
    read_fingerprints,
    seen,
    write_fingerprints,
)

TEXT = "数字化转型从订单开始，2023年全县企业1.2万家。"


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (TEXT, True),
        (f"　　{TEXT}\n", True),
        (TEXT.replace("2023", "２０２３"), True),
        (TEXT.replace("订单", "技术"), False),
    ],
    ids=["same", "indented", "full-width", "another-word"],
)
def test_a_text_is_known_again(tmp_path: Path, text: str, known: bool) -> None:
    (tmp_path / "reading").mkdir()
    write_fingerprints(tmp_path / "reading", [TEXT, "别的"])
    assert (text in seen([text], read_fingerprints(tmp_path))) is known


def test_the_list_has_the_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    made = []
    for texts in (["甲", "乙", "甲"], ["乙", "甲"]):
        write_fingerprints(tmp_path, texts)
        made.append((tmp_path / TRAINED_ON).read_bytes())
    assert made[0] == made[1]


def test_no_model_knows_nothing(tmp_path: Path) -> None:
    assert seen([TEXT], read_fingerprints(tmp_path)) == set()


def test_a_damaged_list_is_said(tmp_path: Path) -> None:
    (tmp_path / TRAINED_ON).write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(ModelError, match="damaged"):
        read_fingerprints(tmp_path)
