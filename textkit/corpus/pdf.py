"""PDF: the text layer, its lines joined into paragraphs, page numbers and running heads dropped.

A page without text, or whose fonts have no Unicode map, is said; nothing is guessed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from typing import Any

from textkit.corpus.encoding import mend
from textkit.corpus.extract import Builder, Extract, Payload, ReadOptions, damaged, encrypted
from textkit.corpus.page_layout import Line, Page, add_pages, is_bad, recognised_page
from textkit.errors import ReadError
from textkit.i18n import Bi
from textkit.records import Failure

_LISTED = 12  # page numbers that a warning names


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
        pages, late = _pages(document, min(count, options.max_pages), options)
        hints = _hints(document)
    finally:
        document.close()
    readable = [page for page in pages if not page.bad]
    if not readable:
        raise no_text_layer(count)
    builder = Builder(options.max_chars)
    dropped = add_pages(builder, readable)
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
            '用 --ocr 识别（需要先运行：pip install "textkit[ocr]"），或另找带文本层的版本',
            'recognise it with --ocr (which wants: pip install "textkit[ocr]"), or find a version '
            "with a text layer",
        ),
    )


def _pages(document: Any, count: int, options: ReadOptions) -> tuple[list[Page], bool]:
    import pypdfium2 as pdfium

    started = time.monotonic()
    pages: list[Page] = []
    for index in range(count):
        if time.monotonic() - started > options.max_seconds:
            return pages, True
        try:
            page = document[index]
            text_page = page.get_textpage()
            lines = tuple(_lines(text_page))
            text_page.close()
            seen = _recognised(page, index + 1) if options.ocr and is_bad(lines) else None
            page.close()
        except pdfium.PdfiumError:
            lines, seen = (), None
        pages.append(seen or Page(index + 1, lines, is_bad(lines)))
    return pages, False


def _recognised(page: Any, number: int) -> Page | None:
    from textkit.corpus.ocr import DOTS_PER_INCH, MAX_SIDE, recognise

    scale = min(DOTS_PER_INCH / 72, MAX_SIDE / max(page.get_size()))
    image = page.render(scale=scale).to_numpy()
    return recognised_page(list(recognise(image[:, :, :3])), number, image.shape[0], scale)


def _lines(text_page: Any) -> Iterator[Line]:
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
                yield Line(stripped, left, right, high, max(high - low, 0.1))
            else:
                yield Line(stripped, 0.0, 0.0, 0.0, 0.0)
        start += len(raw)


def _hints(document: Any) -> dict[str, str]:
    title = document.get_metadata_dict().get("Title", "").replace("\x00", "").strip()
    # programs put a file's name or their own there more often than a title
    if len(title) < 5 or re.search(r"(?i)microsoft|\.docx?$|\.wps$|untitled|\.pdf$|\ufffd", title):
        return {}
    return {"pdf_title": mend(title)[0]} if any("\u4e00" <= c <= "\u9fff" for c in title) else {}


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:_LISTED])) + (" …" if len(numbers) > _LISTED else "")


def _warnings(pages: Sequence[Page], count: int, late: bool, dropped: int) -> Iterator[Bi]:
    seen = [page for page in pages if page.confidence is not None]
    if seen:
        mean = sum(page.confidence or 0.0 for page in seen) / len(seen)
        listed = _listed([page.number for page in seen])
        yield Bi(
            f"{len(seen)} 页由文字识别（OCR）读出，平均置信度 {mean:.2f}：{listed}",
            f"{len(seen)} pages read by text recognition (OCR), mean confidence {mean:.2f}: "
            f"{listed}",
        )
    bad = [page.number for page in pages if page.bad]
    if bad:
        listed = _listed(bad)
        yield Bi(
            f"{len(bad)} 页没有可用的文本层，未读取：{listed}（可用 --ocr）",
            f"{len(bad)} pages have no usable text layer and were not read: {listed} (try --ocr)",
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
