"""Paragraphs, headings and sentences of a raw text, as offsets into it.

Page furniture (browser buttons, page numbers, running heads) is left out and counted. A paragraph
is a line, except in hard-wrapped text, where lines of one width run on into each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from textkit.records import Block, Paragraph, Span

MAX_PARAGRAPH = 5_000  # characters; a longer one is cut at a sentence end, or hard
_MAX_HEADING = 40
_RUNNING_HEAD = 4  # a short line that stands this often is a running head
_WRAP_SHARE = 0.7  # of the lines that must end at one width, within sentences, to call it wrapped

_FURNITURE = re.compile(
    r"(?:[\s|｜>＞/·\-\[\]【】（）()]*"
    r"(?:下载|打印|全屏|收藏|分享|关闭|返回顶部|返回|上一篇|下一篇|字号|字体|[大中小]|首页|网站首页|"
    r"扫一扫|分享到|微信|微博|朗读|无障碍|繁体|简体|我要纠错|责任编辑|来源|浏览次数|当前位置)"
    r"[：:\s|｜>＞/·\-\[\]【】（）()]*){2,}"
    r"|(?:下载|打印|全屏|收藏|返回顶部|网站首页|我要纠错)"
    r"|[-—–·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／]\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–·\s]*"
    r"|[\W_]+"
)
_NUMBERED = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零\d]{1,5}[编章节部分篇]"
    r"|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|\d{1,2}(?:\.\d{1,2})*[.、．\s]|[（(]\d{1,2}[)）]|#{1,6}\s|附件\d*[：:]?)"
)
_ENDS = "。！？!?；;…：:，,"
_SENTENCE = re.compile(
    r"[^。！？!?…\n]+(?:(?<=\d)…(?=\d)[^。！？!?…\n]*)*(?:[。！？!?…]+[”’』」）)》】]*|\n|$)|[。！？!?…]+"
)
_LONG_SENTENCE = 240
_SEMICOLON = re.compile(r"[^；;]+[；;]*")


@dataclass(frozen=True, slots=True)
class Segmentation:
    """Paragraphs of a text in reading order, and how many lines were dropped as furniture."""

    paragraphs: tuple[Paragraph, ...]
    n_furniture: int


def segment(text: str, blocks: Sequence[Block] = ()) -> Segmentation:
    """Paragraphs with their headings and sentences. Empty text has none.

    `blocks` is layout that the reader knew: its headings and furniture are believed.
    """
    headings = {b.start for b in blocks if b.kind == "heading"}
    dropped = [(b.start, b.end) for b in blocks if b.kind == "furniture"]
    lines = [s for s in _lines(text) if not _covered(s, dropped)]
    n_furniture = len(dropped)
    repeated = _running_heads(text, lines)
    kept = []
    for span in lines:
        line = text[span.start : span.end]
        if _FURNITURE.fullmatch(line) or line in repeated:
            n_furniture += 1
        else:
            kept.append(span)
    paragraphs: list[Paragraph] = []
    heading = ""
    for span in _unwrapped(text, kept):
        is_heading = span.start in headings or looks_like_heading(text[span.start : span.end])
        for piece in _bounded(text, span):
            paragraphs.append(
                Paragraph(
                    index=len(paragraphs),
                    start=piece.start,
                    end=piece.end,
                    heading=heading,
                    is_heading=is_heading,
                    sentences=tuple(sentences(text, piece)),
                )
            )
        if is_heading:
            heading = text[span.start : span.end].lstrip("# ").strip()
    return Segmentation(tuple(paragraphs), n_furniture)


def looks_like_heading(line: str) -> bool:
    """Whether a line is short, unpunctuated at its end, and numbered or marked as a heading."""
    stripped = line.strip()
    if not 2 <= len(stripped) <= _MAX_HEADING or stripped[-1] in _ENDS:
        return False
    return bool(_NUMBERED.match(stripped)) and not re.search("[。！？；]", stripped)


def sentences(text: str, span: Span) -> Iterator[Span]:
    """Sentences inside `span`; one that runs on is cut at its semicolons."""
    for m in _SENTENCE.finditer(text, span.start, span.end):
        whole = m.span()
        if whole[1] - whole[0] <= _LONG_SENTENCE:
            pieces = [whole]
        else:
            pieces = [p.span() for p in _SEMICOLON.finditer(text, *whole)]
        for start, end in pieces:
            trimmed = _trimmed(text, start, end)
            if trimmed is not None:
                yield trimmed


def _trimmed(text: str, start: int, end: int) -> Span | None:
    if not (text[start].isspace() or text[end - 1].isspace()):
        return Span(start, end)
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return Span(start + left, start + right) if right > left else None


def _lines(text: str) -> Iterator[Span]:
    for m in re.finditer(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+", text):
        span = _trimmed(text, m.start(), m.end())
        if span is not None:
            yield span


def _covered(span: Span, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in ranges)


def _running_heads(text: str, lines: Sequence[Span]) -> frozenset[str]:
    """Short lines that recur through the text, far apart: heads of printed pages."""
    short = [s for s in lines if s.end - s.start <= _MAX_HEADING]
    counts = Counter(text[s.start : s.end] for s in short)
    often = {line for line, n in counts.items() if n >= _RUNNING_HEAD}
    places: dict[str, list[int]] = {line: [] for line in often}
    for i, span in enumerate(lines):
        line = text[span.start : span.end]
        if line in places:
            places[line].append(i)
    return frozenset(
        line for line, at in places.items() if min(b - a for a, b in pairwise(at)) >= 5
    )


def _unwrapped(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """Lines, joined where the text was wrapped at one width."""
    widths = Counter(s.end - s.start for s in lines)
    width = max(widths, key=lambda w: (widths[w], w), default=0)
    open_lines = [s for s in lines if text[s.end - 1] not in _ENDS + "”）)"]
    full = sum(abs(s.end - s.start - width) <= 2 for s in open_lines)
    wrapped = (
        len(lines) >= 20
        and 15 <= width <= 60
        and len(open_lines) >= len(lines) / 3
        and full >= _WRAP_SHARE * len(open_lines)
    )
    if not wrapped:
        yield from lines
        return
    start: int | None = None
    for i, span in enumerate(lines):
        start = span.start if start is None else start
        is_full = span.end - span.start >= width - 2
        next_is_new = i + 1 == len(lines) or bool(_NUMBERED.match(text[lines[i + 1].start :][:12]))
        if not is_full or next_is_new:
            yield Span(start, span.end)
            start = None


def _bounded(text: str, span: Span) -> Iterator[Span]:
    if span.end - span.start <= MAX_PARAGRAPH:
        yield span
        return
    start = span.start
    while span.end - start > MAX_PARAGRAPH:
        window = text[start : start + MAX_PARAGRAPH]
        cut = max(window.rfind(mark) for mark in "。！？；")
        end = start + (cut + 1 if cut >= MAX_PARAGRAPH // 2 else MAX_PARAGRAPH)
        yield Span(start, end)
        start = end
    yield Span(start, span.end)
