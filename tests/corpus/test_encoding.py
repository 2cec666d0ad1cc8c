from __future__ import annotations

import io

import pytest

from textkit.corpus.encoding import decode, mend, stream_encoding
from textkit.errors import ReadError, UsageError

PROSE = "我们要加快推动产业集群的数字化转型，支持中小企业上云用平台，增强创新能力。" * 5
TRADITIONAL = "我們要加快推動產業集群的數位轉型，支持中小企業，這是當前經濟發展的要點。" * 5


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (PROSE, "utf-8"),
        (PROSE, "utf-8-sig"),
        (PROSE, "gb18030"),
        (PROSE + "朱镕基㙍𠀀", "gb18030"),
        (PROSE, "utf-16"),
        (PROSE, "utf-16-le"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "utf-8"),
    ],
)
def test_text_comes_back_whatever_its_encoding(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text.lstrip("\ufeff") == text


def test_utf8_cut_in_a_character_stays_utf8_and_says_so() -> None:
    found = decode(PROSE.encode("utf-8")[:-1])
    assert found.text[:-1] == PROSE[:-1]
    assert found.warnings


def test_lost_byte_in_gb18030_costs_its_line_only_and_is_said() -> None:
    data = (PROSE + "\n" + PROSE).encode("gb18030")
    found = decode(data[:41] + data[42:])
    assert found.text.endswith(PROSE)
    assert found.warnings


def test_user_named_encoding_wins_and_a_wrong_name_is_a_usage_error() -> None:
    assert decode("国".encode("gbk"), "gb2312").text == "国"
    with pytest.raises(UsageError, match="klingon"):
        decode(b"x", "klingon")


def test_binary_is_no_text() -> None:
    with pytest.raises(ReadError, match="binary"):
        decode(bytes(range(256)) * 40)


def test_nul_and_lone_surrogates_go_private_use_stays() -> None:
    text, warnings = mend("集\x00群\ud800\ue123 \ud83d\ude00")
    assert text == "集群\ufffd\ue123 😀"
    assert len(warnings) == 3


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_stream_encoding_is_found_beyond_its_first_bytes(codec: str) -> None:
    data = b"id,text\n" + b"x,plain ascii\n" * 20_000 + PROSE.encode(codec)
    stream = io.BytesIO(data)
    assert stream_encoding(stream) == codec
    assert stream.tell() == 0
