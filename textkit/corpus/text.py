"""Plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textkit.corpus.encoding import decode, mend
from textkit.corpus.extract import Builder, Extract, Payload, ReadOptions, too_long
from textkit.i18n import Bi
from textkit.records import Failure

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LITERAL = re.compile(r"<U\+([0-9A-Fa-f]{4,6})>")  # how R writes what its locale cannot show
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_\u4e00-\u9fff]+)[ \t]*[:：][ \t]*(.+?)[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s*(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_MARKER = re.compile(r"\s*(?:>\s?)*\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?)?")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)*\|?\s*$")
_INLINE = (
    (re.compile(r"!\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"<(https?://[^>\s]+)>"), r"\1"),
    (re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>"), ""),
    (re.compile(r"(\*\*\*|\*\*|___|__|~~)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])"), r"\1"),
    (re.compile(r"&nbsp;"), "\u00a0"),
)
_MARKS = re.compile(r"[*_`~\\\[<&]")
_HINTS = {
    "title": "title", "标题": "title", "publish_date": "date_published", "date": "date_published",
    "发布日期": "date_published", "成文日期": "date_written", "issuer": "issuer",
    "发文机关": "issuer", "发文字号": "document_number", "document_number": "document_number",
}  # fmt: skip


def read_txt(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """The text as it stands, line ends unified, html comments and `<U+00A0>` literals undone."""
    text, warnings = plain_text(payload, options)
    yield Extract(text, warnings=warnings)


def plain_text(payload: Payload, options: ReadOptions) -> tuple[str, tuple[Bi, ...]]:
    """The decoded and mended text of a file, and what was odd about it."""
    decoded = decode(payload.read(options.max_bytes), options.encoding)
    text, mended = mend(decoded.text)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    warnings = [*decoded.warnings, *mended]
    if _LITERAL.search(text):
        text = _LITERAL.sub(lambda m: _character(m[1]), text)
        warnings.append(Bi("字面的 <U+XXXX> 已还原为字符", "literal <U+XXXX> became characters"))
    if "<!--" in text:
        text = _COMMENT.sub("", text)
    if len(text) > options.max_chars:
        raise too_long(options.max_chars)
    return text, tuple(warnings)


def _character(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 and code else ""


def read_md(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """The text without its marks: headings and table cells as blocks, front matter as hints."""
    text, warnings = plain_text(payload, options)
    hints: dict[str, str] = {}
    front = _FRONT_MATTER.match(text)
    if front:
        for name, value in _FIELD.findall(front[1]):
            if name.lower() in _HINTS:
                hints[_HINTS[name.lower()]] = value.strip("\"' ")
        text = text[front.end() :]
    builder = Builder(options.max_chars)
    _fill(builder, text.split("\n"))
    yield builder.build(title=hints.get("title", ""), hints=hints, warnings=warnings)


def _fill(builder: Builder, lines: list[str]) -> None:
    fenced = False
    table = row = 0
    for i, line in enumerate(lines):
        after = lines[i + 1] if i + 1 < len(lines) else ""
        if _FENCE.match(line):
            fenced = not fenced
            continue
        if fenced:
            builder.add(line)
            continue
        if _is_row(line) and (row or (_TABLE_RULE.match(after) and "-" in after)):
            if row == 0:
                table += 1
            if not _TABLE_RULE.match(line):
                row += 1
                _add_row(builder, line, table, row)
            continue
        row = 0
        heading = _HEADING.match(line)
        if heading:
            builder.add(strip_marks(heading[2]), "heading", len(heading[1]))
        elif not line.strip() or _RULE.match(line) or _UNDERLINE.match(line):
            continue
        elif _UNDERLINE.match(after) and not _MARKER.match(line)[0].strip():  # type: ignore[index]
            builder.add(strip_marks(line), "heading", 1 if "=" in after else 2)
        else:
            builder.add(strip_marks(line[_MARKER.match(line).end() :]))  # type: ignore[union-attr]


def _is_row(line: str) -> bool:
    return line.count("|") >= 2 or line.strip().startswith("|")


def _add_row(builder: Builder, line: str, table: int, row: int) -> None:
    for column, cell in enumerate(line.strip().strip("|").split("|"), start=1):
        place = f"table {table}, row {row}, column {column}"
        builder.add(strip_marks(cell.replace("<br>", " ")), "table_cell", 0, place)


def strip_marks(line: str) -> str:
    """One line of Markdown as a reader sees it."""
    if not _MARKS.search(line):
        return line
    for pattern, replacement in _INLINE:
        line = pattern.sub(replacement, line)
    return line
