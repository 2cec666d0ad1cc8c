from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textkit.normalize import detect_script, normalize

RAW = st.text(alphabet="政策ＡＩ１㍿ﬁ 　\n\u200b，。a(chǎn)網際路數\ue001", max_size=60)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param("ＡＩ赋能１２３", "AI赋能123", id="full-width"),
        pytest.param("主 席", "主席", id="blank-inside-a-word"),
        pytest.param("产\u200b业", "产业", id="zero-width"),
        pytest.param("平\ue123台", "平台", id="private-use"),
        pytest.param("5G 网络", "5G 网络", id="blank-beside-latin-stays"),
        pytest.param("產(chǎn)業(yè)", "產業", id="pinyin-in-brackets"),
        pytest.param("支持（试行）办法", "支持（试行）办法", id="brackets-of-the-text-stay"),
    ],
)
def test_text_becomes_comparable(raw: str, text: str) -> None:
    assert normalize(raw).text == text


def test_traditional_wording_becomes_mainland_wording_and_finds_its_way_back() -> None:
    raw = "推動網際網路與數位轉型"
    norm = normalize(raw, script="hant")
    assert norm.text == "推动互联网与数字转型"
    start = norm.text.index("互联网")
    a, b = norm.raw_span(start, start + 3)
    assert raw[a:b] == "網際網路"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("推动数字化转型与产业集群发展", "hans"),
        ("推動數位轉型與產業群聚發展", "hant"),
        ("PDF 2024", "other"),
    ],
)
def test_script_is_told(text: str, script: str) -> None:
    assert detect_script(text) == script


@given(raw=RAW, script=st.sampled_from(["hans", "hant"]))
def test_every_normalised_character_lies_in_the_raw_text(raw: str, script: str) -> None:
    norm = normalize(raw, script="hant" if script == "hant" else "hans")
    at = 0
    for i in range(len(norm.text)):
        start, end = norm.raw_span(i, i + 1)
        assert 0 <= start < end <= len(raw)
        assert start >= at or norm.text[i - 1] != norm.text[i]
        at = min(at, start)
