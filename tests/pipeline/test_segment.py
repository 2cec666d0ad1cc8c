from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textkit.pipeline.segment import MAX_PARAGRAPH, looks_like_heading, segment
from textkit.records import Block


def _texts(text: str) -> list[str]:
    return [text[p.start : p.end] for p in segment(text).paragraphs]


def test_a_line_is_a_paragraph_and_blank_lines_are_none() -> None:
    assert _texts("第一段。\n\n　　第二段。\r\n") == ["第一段。", "第二段。"]


def test_page_furniture_is_dropped_and_counted() -> None:
    cut = segment("下载 打印 全屏 收藏\n政府工作报告正文。\n- 12 -\n第 3 页 / 共 9 页\n结尾。")
    assert len(cut.paragraphs) == 2
    assert cut.n_furniture == 3


def test_a_running_head_is_dropped_but_a_refrain_is_kept() -> None:
    body = "\n".join(
        "某市年鉴二〇二四\n" + "\n".join(f"第{i}{j}段说明产业发展的情况。" for j in range(6))
        for i in range(5)
    )
    assert all("某市年鉴" not in t for t in _texts(body))
    refrain = "\n".join(["各位代表！"] * 5)
    assert _texts(refrain) == ["各位代表！"] * 5


def test_lines_wrapped_at_one_width_are_joined() -> None:
    sentence = "全市着力推进产业集群数字化转型并支持中小企业上云用数赋智加快发展步伐"
    wrapped = "\n".join(sentence[:30] for _ in range(24)) + "\n到此结束。"
    assert len(_texts(wrapped)) < 5


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一、2023年工作回顾", True),
        ("（二）着力培育产业集群", True),
        ("第三章 保障措施", True),
        ("（一）经济稳中向好。全年增长5.6%。", False),
        ("我们坚信明天会更好", False),
    ],
)
def test_headings_are_told_from_text(line: str, expected: bool) -> None:
    assert looks_like_heading(line) is expected


def test_paragraphs_know_the_heading_above_them() -> None:
    cut = segment("一、总体要求\n坚持创新驱动。\n二、重点任务\n培育龙头企业。")
    headings = [p.heading for p in cut.paragraphs if not p.is_heading]
    assert headings == ["一、总体要求", "二、重点任务"]


def test_headings_and_furniture_of_the_reader_are_believed() -> None:
    text = "总则\n本办法自公布之日起施行。\n页脚文字"
    blocks = (Block(0, 2, "heading", 1), Block(16, 20, "furniture"))
    cut = segment(text, blocks)
    assert cut.paragraphs[0].is_heading
    assert cut.paragraphs[1].heading == "总则"
    assert len(cut.paragraphs) == 2


def test_a_line_of_a_million_characters_is_cut_into_bounded_paragraphs() -> None:
    cut = segment("创新驱动发展。" * 150_000)
    assert max(p.end - p.start for p in cut.paragraphs) <= MAX_PARAGRAPH


def test_sentences_end_at_full_stops_and_keep_closing_quotes() -> None:
    text = "他说：“要上云。”厂里答应了！真的？"
    (paragraph,) = segment(text).paragraphs
    assert [text[s.start : s.end] for s in paragraph.sentences] == [
        "他说：“要上云。”",
        "厂里答应了！",
        "真的？",
    ]


@given(st.text(alphabet="政策。！？；，\n\r 一、（）下载a\u3000", max_size=300))
def test_paragraphs_and_sentences_lie_in_order_inside_the_text(text: str) -> None:
    at = 0
    for paragraph in segment(text).paragraphs:
        assert at <= paragraph.start < paragraph.end <= len(text)
        at = paragraph.start
        for s in paragraph.sentences:
            assert at <= s.start < s.end <= paragraph.end
            at = s.end
        at = paragraph.end
