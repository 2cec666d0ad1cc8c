"""The lines of pages, with their boxes, as paragraphs: running heads and page numbers left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from textkit.corpus.encoding import mend
from textkit.corpus.extract import Builder
from textkit.corpus.ocr import SeenLine

_PAGE_NUMBER = re.compile(
    r"[\s\-—–·.]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*页)?"
    r"(?:\s*(?:/|／|of|共|，\s*共|,\s*共)\s*\d{1,4}\s*页?)?[\s\-—–·.]*",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零\d]{1,5}[编章节条部分篇]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:\.\d{1,2})*[.、．](?!\d)|附件|附表|[●■◆•])"
)
_ENDS = "。！？；：!?;:”）"
_DIGITS = re.compile(r"\d+")
_EDGE = 2  # lines at the top and at the bottom of a page that may be furniture


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page with its box, in points from the bottom left."""

    text: str
    left: float
    right: float
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class _Measure:
    """Margins of a page's text and the usual distance of its lines."""

    left: float
    right: float
    pitch: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page, numbered from 1."""

    number: int
    lines: tuple[Line, ...]
    bad: bool  # no text, or garbled text
    confidence: float | None = None  # mean of the lines' where the page was recognised


def recognised_page(
    seen: Sequence[SeenLine], number: int, height: float, scale: float = 1.0
) -> Page | None:
    """A page as text recognition saw it, `height` pixels high; None where it saw nothing."""
    if not seen:
        return None
    lines = tuple(
        Line(s.text, s.left / scale, s.right / scale, (height - s.top) / scale,
             max((s.bottom - s.top) / scale, 0.1))
        for s in seen
    )  # fmt: skip
    return Page(number, lines, is_bad(lines), sum(s.confidence for s in seen) / len(seen))


def is_bad(lines: Sequence[Line]) -> bool:
    """Whether a page has next to no text, or garbled text."""
    text = "".join(line.text for line in lines)
    if len(text) < 5:
        return True
    odd = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c < " " for c in text)
    return odd > len(text) * 0.3


def add_pages(builder: Builder, pages: Sequence[Page]) -> int:
    """Adds all paragraphs; the number of furniture lines that were left out."""
    heads = _running_heads(pages)
    dropped = 0
    open_text, open_place = "", ""
    for page in pages:
        kept: list[Line] = []
        for i, line in enumerate(page.lines):
            at_edge = i < _EDGE or i >= len(page.lines) - _EDGE
            if at_edge and (_PAGE_NUMBER.fullmatch(line.text) or _shape(line.text) in heads):
                dropped += 1
            else:
                kept.append(line)
        measure = _Measure(
            min((line.left for line in kept), default=0.0),
            max((line.right for line in kept), default=0.0),
            _pitch(kept),
        )
        before: Line | None = None
        for line in kept:
            if open_text and _runs_on(before, line, open_text, measure):
                open_text = _joined(open_text, line.text)
            else:
                _add(builder, open_text, open_place)
                open_text, open_place = line.text, f"p. {page.number}"
            before = line
        if before is not None and not _is_full(before, measure.right):
            _add(builder, open_text, open_place)
            open_text = ""
    _add(builder, open_text, open_place)
    return dropped


def _add(builder: Builder, text: str, place: str) -> None:
    if text:
        builder.add(mend(text)[0], "paragraph", 0, place)


def _shape(text: str) -> str:
    return _DIGITS.sub("#", text.replace(" ", ""))


def _running_heads(pages: Sequence[Page]) -> frozenset[str]:
    """Lines at page edges that recur on a third of the pages, numbers aside."""
    counts: Counter[str] = Counter()
    for page in pages:
        edges = {_shape(line.text) for line in (*page.lines[:_EDGE], *page.lines[-_EDGE:])}
        counts.update(edges)
    wanted = max(3, len(pages) / 3)
    return frozenset(shape for shape, n in counts.items() if n >= wanted and len(shape) <= 60)


def _pitch(lines: Sequence[Line]) -> float:
    gaps = [a.top - b.top for a, b in pairwise(lines) if a.top - b.top > 1]
    return median(gaps) if gaps else 0.0


def _is_full(line: Line, margin: float) -> bool:
    if line.height == 0.0:  # no boxes: tell by the text alone
        return len(line.text) >= 25 and line.text[-1] not in _ENDS
    return line.right >= margin - 2.2 * line.height


def _runs_on(before: Line | None, line: Line, text: str, page: _Measure) -> bool:
    """Whether `line` goes on with the paragraph that `text` is the beginning of."""
    if _NEW.match(line.text):
        return False
    if before is None:  # the last line of the page before was full
        return text[-1] not in "。！？!?." and line.left <= page.left + line.height * 1.2
    gap = before.top - line.top
    return (
        _is_full(before, page.right)
        # an indented line opens a paragraph
        and (line.left <= before.left + line.height * 1.2 or line.left <= page.left + 1)
        and not (page.pitch and (gap > page.pitch * 1.7 or gap < -page.pitch))
        # another size of type is a heading or a note
        and abs(line.height - before.height) <= 0.35 * before.height
    )


def _joined(text: str, line: str) -> str:
    if text.endswith("-") and line[:1].isascii() and line[:1].islower():
        return text[:-1] + line
    latin = text[-1].isascii() and text[-1].isalnum() and line[0].isascii() and line[0].isalnum()
    return (
        f"{text} {line}"
        if latin and not (text[-1].isdigit() and line[0].isdigit())
        else text + line
    )
