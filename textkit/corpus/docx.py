"""Word documents: paragraphs, tables, text boxes and notes in reading order, numbers rebuilt.

Tracked changes are read as accepted: inserted text is in, deleted and moved-away text is out.
Headers, footers, comments and hidden text are left out. Source: ECMA-376 part 1, 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from textkit.corpus.archive import Package
from textkit.corpus.docx_numbering import (
    Counter,
    attribute,
    child,
    integer,
    local,
    read_lists,
    value,
)
from textkit.corpus.encoding import mend
from textkit.corpus.extract import Builder, Extract, Payload, ReadOptions, damaged
from textkit.errors import ReadError
from textkit.i18n import Bi
from textkit.records import BlockKind, Failure

_DOCUMENT = "word/document.xml"
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_SIGNS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_OFF = ("0", "false", "off")
_MAX_DEPTH = 20  # of tables in tables, boxes in boxes
# runs that are gone once changes are accepted, and parts of a paragraph that are no text
_GONE = frozenset(
    ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "rt", "annotationRef", "sdtPr",
     "delInstrText", "ctrlPr", "tblPr", "trPr", "tcPr")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says that matters here."""

    outline: int = 0  # 1–9; 0 for body text
    num_id: str = ""
    level: int = 0
    is_title: bool = False


def read_docx(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """The document's text; a table cell's place is "table 2, row 3, column 1"."""
    package = Package(payload.read(options.max_bytes), options.max_expanded)
    names = package.names()
    body_name = _DOCUMENT if _DOCUMENT in names else _main_part(package)
    root = parse_xml(package.read(body_name), body_name)
    if root is None:
        raise damaged("docx", body_name)
    folder = body_name.rpartition("/")[0]
    styles = _styles(parse_xml(package.read(f"{folder}/styles.xml"), "styles.xml"))
    lists = read_lists(parse_xml(package.read(f"{folder}/numbering.xml"), "numbering.xml"))
    builder = Builder(options.max_chars)
    walk = _Walk(builder, styles, Counter(lists))
    walk.blocks(child(root, "body"), "", 0)
    for kind in ("footnotes", "endnotes"):
        notes = parse_xml(package.read(f"{folder}/{kind}.xml"), kind)
        if notes is not None:
            walk.notes(notes, kind[:-1])
    hints = {"title": walk.title} if walk.title else {}
    yield builder.build(title=walk.title, hints=hints, warnings=walk.warnings())


def parse_xml(data: bytes, name: str) -> Any:
    """The root of a part, or None for no bytes; no entity is expanded, nothing is fetched."""
    if not data:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged("docx", f"{name}: {error}") from error
    if root.getroottree().docinfo.doctype:
        raise ReadError(
            Bi(
                f"{name} 含 DTD 或实体声明，拒绝读取",
                f"{name} declares a DTD or entities and is refused",
            ),
            "",
            Bi("请在 Word 中另存为 docx", "save it as docx in Word"),
        )
    return root


def _main_part(package: Package) -> str:
    """The part that _rels/.rels calls the document."""
    root = parse_xml(package.read("_rels/.rels"), "_rels/.rels")
    for relation in root if root is not None else ():
        if attribute(relation, "Type").endswith("/officeDocument"):
            return attribute(relation, "Target").lstrip("/")
    raise damaged("docx", _DOCUMENT)


def _styles(root: Any) -> dict[str, _Style]:
    """Paragraph styles by id, with what they inherit."""
    raw = {
        attribute(e, "styleId"): e
        for e in (root if root is not None else ())
        if local(e) == "style" and attribute(e, "type") in ("paragraph", "")
    }
    return {key: _style(key, raw) for key in raw}


def _style(key: str, raw: dict[str, Any]) -> _Style:
    outline, num_id, level, title = 0, "", -1, False
    seen: set[str] = set()
    first = True
    while key in raw and key not in seen:
        seen.add(key)
        element = raw[key]
        name = value(element, "name")
        properties = child(element, "pPr")
        told = integer(value(properties, "outlineLvl"), -1)
        named = _HEADING_NAME.fullmatch(name.strip())
        if not outline:
            outline = told + 1 if 0 <= told < 9 else int(named[1]) if named else 0
        numbering = child(properties, "numPr")
        if numbering is not None:
            num_id = num_id or value(numbering, "numId")
            level = level if level >= 0 else integer(value(numbering, "ilvl"), -1)
        title = title or (first and name.strip().lower() in ("title", "标题", "文章标题"))
        key, first = value(element, "basedOn"), False
    return _Style(outline, num_id, max(level, 0), title)


class _Walk:
    """One pass over a document's body."""

    def __init__(self, builder: Builder, styles: dict[str, _Style], counter: Counter) -> None:
        self._builder = builder
        self._styles = styles
        self._counter = counter
        self._tables = 0
        self._carry = ""  # text of a paragraph whose mark was deleted: it runs on into the next
        self._boxes: list[Any] = []
        self._foreign = 0
        self._oddities: list[Bi] = []
        self.title = ""

    def warnings(self) -> tuple[Bi, ...]:
        """What the reader left out."""
        found = list(dict.fromkeys(self._oddities))
        if self._foreign:
            n = self._foreign
            found.append(Bi(f"{n} 处嵌入的其他文档未读取", f"{n} embedded documents were not read"))
        return tuple(found)

    def blocks(self, parent: Any, place: str, depth: int) -> None:
        """Paragraphs and tables of a body, a cell, a text box or a content control."""
        if parent is None or depth > _MAX_DEPTH:
            return
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element, place, depth)
            elif name == "tbl":
                self._table(element, depth)
            elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
                self.blocks(element, place, depth + 1)
            elif name == "altChunk":
                self._foreign += 1
            elif name == "AlternateContent":
                self.blocks(_choice(element), place, depth + 1)

    def notes(self, root: Any, kind: str) -> None:
        """Foot- or endnotes, after the body."""
        number = 0
        for note in root:
            if attribute(note, "type") in ("separator", "continuationSeparator",
                                           "continuationNotice"):  # fmt: skip
                continue
            number += 1
            self.blocks(note, f"{kind} {number}", 0)

    def _table(self, table: Any, depth: int) -> None:
        self._tables += 1
        number = self._tables
        for i, row in enumerate(_inside(table, "tr"), start=1):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            column = 1 + integer(value(properties, "gridBefore"), 0)
            for cell in _inside(row, "tc"):
                cell_properties = child(cell, "tcPr")
                merged = child(cell_properties, "vMerge")
                continues = merged is not None and attribute(merged, "val") != "restart"
                if not continues:
                    self.blocks(cell, f"table {number}, row {i}, column {column}", depth + 1)
                column += max(1, integer(value(cell_properties, "gridSpan"), 1))

    def _paragraph(self, paragraph: Any, place: str, depth: int) -> None:
        properties = child(paragraph, "pPr")
        pieces: list[str] = []
        self._runs(paragraph, pieces, depth)
        text = self._carry + "".join(pieces)
        boxes, self._boxes = self._boxes, []
        if child(child(properties, "rPr"), "del") is not None:
            self._carry = text
        else:
            self._carry = ""
            self._emit(text, properties, place)
        for box in boxes:
            self.blocks(box, place or "text box", depth + 1)

    def _emit(self, text: str, properties: Any, place: str) -> None:
        if not text.strip():
            return
        style = self._styles.get(value(properties, "pStyle"), _Style())
        numbering = child(properties, "numPr")
        num_id, level = style.num_id, style.level
        if numbering is not None:
            num_id = value(numbering, "numId") or num_id
            level = integer(value(numbering, "ilvl"), level)
        mark = self._counter.next(num_id, level) if num_id not in ("", "0") else ""
        text, oddities = mend(mark + text.strip())
        self._oddities.extend(oddities)
        told = integer(value(properties, "outlineLvl"), -1)
        outline = told + 1 if 0 <= told < 9 else 0 if told == 9 else style.outline
        kind: BlockKind = "table_cell" if place.startswith("table") else "paragraph"
        if style.is_title and not self.title and kind == "paragraph":
            self.title, outline = text, outline or 1
        if outline and kind == "paragraph" and len(text) <= 120:
            kind = "heading"
        self._builder.add(text, kind, outline if kind == "heading" else 0, place)

    def _runs(self, parent: Any, pieces: list[str], depth: int) -> None:
        if depth > _MAX_DEPTH * 2:
            return
        for element in parent:
            name = local(element)
            if name == "t":
                pieces.append(element.text or "")
            elif name in _GONE:
                continue
            elif name == "r":
                if not _hidden(element):
                    self._runs(element, pieces, depth + 1)
            elif name in _SIGNS:
                pieces.append(_SIGNS[name])
            elif name == "sym":
                pieces.append(_symbol(element))
            elif name == "AlternateContent":
                chosen = _choice(element)
                if chosen is not None:
                    self._runs(chosen, pieces, depth + 1)
            elif name == "txbxContent":
                self._boxes.append(element)
            elif len(element):
                self._runs(element, pieces, depth + 1)


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those in content controls and insertions."""
    for element in parent:
        found = local(element)
        if found == name:
            yield element
        elif found in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _inside(element, name)


def _choice(alternate: Any) -> Any:
    """The branch to read: what new Word reads, unless only the old one holds text."""
    choice, fallback = child(alternate, "Choice"), child(alternate, "Fallback")
    if choice is None:
        return fallback
    holds_text = any(local(e) in ("txbxContent", "t") for e in choice.iter())
    return choice if holds_text or fallback is None else fallback


def _hidden(run: Any) -> bool:
    vanish = child(child(run, "rPr"), "vanish")
    return vanish is not None and attribute(vanish, "val") not in _OFF


def _symbol(element: Any) -> str:
    """A character of a symbol font; its code lies in the private-use area."""
    code = attribute(element, "char")
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
