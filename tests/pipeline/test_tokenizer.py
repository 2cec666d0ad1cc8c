from __future__ import annotations

from pathlib import Path

import pytest

from textkit.errors import UsageError
from textkit.pipeline.tokenizer import Segmenter

TEXTS = [
    "推动产业集群数字化转型，支持中小企业上云用数赋智。",
    "和平台湾、部门户网站、中国有企业家精神。",
    "全县拥有自行车、童车生产企业4800余家，占国内市场的50%。",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_both_engines_cut_alike_and_lose_nothing(text: str) -> None:
    rust, python = Segmenter("rust").cut(text), Segmenter("python").cut(text)
    assert rust == python
    assert "".join(rust) == text


def test_added_words_stay_in_their_instance() -> None:
    word = "产业大脑节点"
    with_word = Segmenter("rust", [word]).cut(f"建设{word}平台")
    assert word in with_word
    assert word not in Segmenter("rust").cut(f"建设{word}平台")


def test_an_unknown_engine_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="rust, python"):
        Segmenter("pkuseg")  # type: ignore[arg-type]


@pytest.mark.corpora
@pytest.mark.slow
def test_engines_agree_on_real_reports(real_corpora: Path) -> None:
    right = rust_total = python_total = 0
    rust, python = Segmenter("rust"), Segmenter("python")
    for file in sorted((real_corpora / "city_gwr_2024_txt").glob("*.txt"))[:10]:
        text = file.read_text("utf-8-sig")
        edges = []
        for cut in (rust.cut(text), python.cut(text)):
            at, found = 0, set()
            for word in cut:
                at += len(word)
                found.add(at)
            edges.append(found)
        right += len(edges[0] & edges[1])
        rust_total += len(edges[0])
        python_total += len(edges[1])
    assert 2 * right / (rust_total + python_total) > 0.9999
