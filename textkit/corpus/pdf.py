"""PDF: the text layer, its lines joined into paragraphs, page numbers and running heads dropped.

A page without text, or whose fonts have no Unicode map, is said; nothing is guessed.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from textkit.corpus.encoding import mend
from textkit.corpus.extract import Builder, Extract, Payload, ReadOptions, damaged, encrypted
from textkit.errors import ReadError
from textkit.i18n import Bi
from textkit.records import Failure

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
_LISTED = 12  # page numbers that a warning names


@dataclass(frozen=True, slots=True)
class _Line:
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
class _Page:
    number: int
    lines: tuple[_Line, ...]
    bad: bool  # no text, or garbled text


def read_pdf(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """The text with "p. 3" as place; ReadError for an encrypted, damaged or image-only file."""
    import pypdfium2 as pdfium

    data = payload.read(options.max_bytes)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise encrypted("PDF") from error
        raise damaged("pdf", str(error)) from error
    try:
        count = len(document)
        pages, late = _pages(document, min(count, options.max_pages), options.max_seconds)
        hints = _hints(document)
    finally:
        document.close()
    readable = [page for page in pages if not page.bad]
    if not readable:
        raise no_text_layer(count)
    builder = Builder(options.max_chars)
    dropped = _fill(builder, readable)
    warnings = [*_warnings(pages, count, late, dropped)]
    yield builder.build(hints=hints, warnings=tuple(warnings))


def no_text_layer(pages: int) -> ReadError:
    """The error for a document of pictures."""
    return ReadError(
        Bi(
            f"{pages} 页均无可用的文本层（扫描件，或字体无 Unicode 映射）",
            f"no text layer in any of its {pages} pages (a scan, or fonts without a Unicode map)",
        ),
        "",
        Bi(
            '请先做文字识别（OCR），可用：pip install "textkit[ocr]"',
            'run OCR first; it comes with: pip install "textkit[ocr]"',
        ),
    )


def _pages(document: Any, count: int, max_seconds: float) -> tuple[list[_Page], bool]:
    import pypdfium2 as pdfium

    started = time.monotonic()
    pages: list[_Page] = []
    for index in range(count):
        if time.monotonic() - started > max_seconds:
            return pages, True
        try:
            page = document[index]
            text_page = page.get_textpage()
            lines = tuple(_lines(text_page))
            text_page.close()
            page.close()
        except pdfium.PdfiumError:
            lines = ()
        pages.append(_Page(index + 1, lines, _is_bad(lines)))
    return pages, False


def _lines(text_page: Any) -> Iterator[_Line]:
    """Lines of a page in the order of its content, with the box from first to last character."""
    count = text_page.count_chars()
    text = text_page.get_text_range(0, count) if count else ""
    # a soft hyphen at a line's end comes as U+FFFE; characters beyond the BMP count twice
    boxes = len(text.encode("utf-16-le")) // 2 == count and len(text) == count
    start = 0
    for raw in re.split(r"(\r\n|\n|\r)", text):
        stripped = raw.strip("\r\n\ufffe\u0002 \u3000")
        if stripped:
            first = start + raw.index(stripped[0])
            last = start + len(raw.rstrip("\r\n\ufffe\u0002 \u3000")) - 1
            if boxes:
                left, low, _, high = text_page.get_charbox(first, loose=True)
                right = text_page.get_charbox(last, loose=True)[2]
                yield _Line(stripped, left, right, high, max(high - low, 0.1))
            else:
                yield _Line(stripped, 0.0, 0.0, 0.0, 0.0)
        start += len(raw)


def _is_bad(lines: Sequence[_Line]) -> bool:
    text = "".join(line.text for line in lines)
    if len(text) < 5:
        return True
    odd = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c < " " for c in text)
    return odd > len(text) * 0.3


def _hints(document: Any) -> dict[str, str]:
    title = document.get_metadata_dict().get("Title", "").replace("\x00", "").strip()
    # programs put a file's name or their own there more often than a title
    if len(title) < 5 or re.search(r"(?i)microsoft|\.docx?$|\.wps$|untitled|\.pdf$|\ufffd", title):
        return {}
    return {"pdf_title": mend(title)[0]} if any("\u4e00" <= c <= "\u9fff" for c in title) else {}


def _fill(builder: Builder, pages: Sequence[_Page]) -> int:
    """Adds all paragraphs; the number of furniture lines that were left out."""
    heads = _running_heads(pages)
    dropped = 0
    open_text, open_place = "", ""
    for page in pages:
        kept: list[_Line] = []
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
        before: _Line | None = None
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


def _running_heads(pages: Sequence[_Page]) -> frozenset[str]:
    """Lines at page edges that recur on a third of the pages, numbers aside."""
    counts: Counter[str] = Counter()
    for page in pages:
        edges = {_shape(line.text) for line in (*page.lines[:_EDGE], *page.lines[-_EDGE:])}
        counts.update(edges)
    wanted = max(3, len(pages) / 3)
    return frozenset(shape for shape, n in counts.items() if n >= wanted and len(shape) <= 60)


def _pitch(lines: Sequence[_Line]) -> float:
    gaps = [a.top - b.top for a, b in pairwise(lines) if a.top - b.top > 1]
    return median(gaps) if gaps else 0.0


def _is_full(line: _Line, margin: float) -> bool:
    if line.height == 0.0:  # no boxes: tell by the text alone
        return len(line.text) >= 25 and line.text[-1] not in _ENDS
    return line.right >= margin - 2.2 * line.height


def _runs_on(before: _Line | None, line: _Line, text: str, page: _Measure) -> bool:
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


def _warnings(pages: Sequence[_Page], count: int, late: bool, dropped: int) -> Iterator[Bi]:
    bad = [page.number for page in pages if page.bad]
    if bad:
        listed = ", ".join(str(n) for n in bad[:_LISTED]) + (" …" if len(bad) > _LISTED else "")
        yield Bi(
            f"{len(bad)} 页没有可用的文本层，未读取：{listed}（需要 OCR）",
            f"{len(bad)} pages have no usable text layer and were not read: {listed} (OCR needed)",
        )
    if len(pages) < count:
        zh, en = ("超过时限", "time limit") if late else ("超过页数上限", "page limit")
        yield Bi(
            f"{zh}：只读了前 {len(pages)} 页，共 {count} 页",
            f"{en}: only the first {len(pages)} of {count} pages were read",
        )
    if dropped:
        yield Bi(
            f"去除页眉页脚与页码 {dropped} 行",
            f"{dropped} lines of running heads and page numbers left out",
        )
