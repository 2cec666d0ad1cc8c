"""Saved web pages: main text without menus, and what the page says of its document."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from textkit.corpus.encoding import decode, mend
from textkit.corpus.extract import Builder, Extract, Payload, ReadOptions, damaged
from textkit.i18n import Bi
from textkit.records import BlockKind, Failure

_MAX_PAGE = 4 << 20  # bytes; beyond it the main-text finder takes minutes, and we take it all
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
_LABELS = {
    "索引号": "index_number", "主题分类": "subject", "发文机关": "issuer", "发布机构": "publisher",
    "发文单位": "issuer", "成文日期": "date_written", "生成日期": "date_written",
    "发文日期": "date_written", "标题": "title", "名称": "title", "信息名称": "title",
    "发文字号": "document_number", "文号": "document_number", "文件编号": "document_number",
    "发布日期": "date_published", "公开日期": "date_published", "发布时间": "date_published",
    "主题词": "keywords", "有效性": "validity",
}  # fmt: skip
_METAS = {
    "articletitle": "title", "pubdate": "date_published", "contentsource": "publisher",
    "sitename": "site",
}  # fmt: skip
_BLOCKS = frozenset(
    ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "br", "section",
     "article", "table", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "center", "hr", "form")
)  # fmt: skip
_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "nav", "footer", "iframe", "select", "button",
     "svg", "head", "object", "textarea", "option")
)  # fmt: skip
_BLANKS = re.compile(r"[\s\u3000\u00a0]+")
_SITE_TAIL = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]*(?:政府|门户|网站|网|局|委员会)\s*$")


def read_html(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """The page's main text, tables and headings as blocks, its header table as hints.

    A page whose main text cannot be told from its menus is kept whole, with a warning.
    """
    data = payload.read(options.max_bytes)
    declared = options.encoding or _declared_encoding(data)
    decoded = decode(data, declared)
    text, mended = mend(decoded.text)
    tree = _parsed(text)
    hints = _hints(tree)
    warnings = [*decoded.warnings, *mended]
    builder = Builder(options.max_chars)
    whole = False
    if len(data) <= _MAX_PAGE:
        _fill_main(builder, text)
    if len(builder) < 30:
        whole = True
        builder = Builder(options.max_chars)
        for line in _lines(tree):
            builder.add(line)
    if whole and len(builder):
        warnings.append(
            Bi(
                "未能区分正文与菜单，保留整页文字",
                "main text and menus could not be told apart; the whole page was kept",
            )
        )
    yield builder.build(title=hints.get("title", ""), hints=hints, warnings=tuple(warnings))


def _declared_encoding(data: bytes) -> str:
    """The page's own charset where strict decoding confirms it; the ladder decides otherwise."""
    found = _DECLARED.search(data[:4096])
    name = found[1].decode("ascii").lower() if found else ""
    if name in ("gb2312", "gbk", "gb18030"):
        name = "gb18030"
    elif name not in ("utf-8", "utf8", "big5", "big5-hkscs"):
        return ""
    try:
        data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return ""
    return name


def _parsed(text: str) -> Any:
    # trafilatura reports bad pages through logging; a page without text is our failure to tell
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    parser = lxml_html.HTMLParser(
        remove_comments=True, remove_pis=True, recover=True, no_network=True, huge_tree=False
    )
    try:
        data = text.encode("utf-8")
        tree = lxml_html.document_fromstring(b'<?xml encoding="utf-8"?>' + data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise damaged("html", str(error)) from error
    return tree


def _hints(tree: Any) -> dict[str, str]:
    hints: dict[str, str] = {}
    for cell in tree.iter("td", "th", "li", "p", "span", "dt", "b", "strong"):
        own = _squeezed(cell)
        label, _, rest = own.replace("：", ":").partition(":")
        label = _BLANKS.sub("", label).strip("【】[]")
        key = _LABELS.get(label)
        if key is None or key in hints:
            continue
        value = rest.strip() if cell.tag not in ("b", "strong", "span") or rest.strip() else ""
        if not value:
            holder = cell.getparent() if cell.tag in ("b", "strong", "span") else cell
            value = _value_beside(holder, cell)
        if value and len(value) < 300:
            hints[key] = value
    for meta in tree.iter("meta"):
        key = _METAS.get((meta.get("name") or "").lower())
        content = (meta.get("content") or "").strip()
        if key is not None and content:
            hints.setdefault(key, content)
    title = tree.findtext(".//title")
    if title and title.strip():
        hints.setdefault("title", _SITE_TAIL.sub("", title.strip()))
    return hints


def _squeezed(element: Any) -> str:
    if len(element) > 6:
        return ""
    text = "".join(element.itertext())
    return _BLANKS.sub(" ", text).strip() if len(text) < 400 else ""


def _value_beside(holder: Any, label: Any) -> str:
    """The text after a label: the rest of its own cell, or the next cell."""
    tail = _BLANKS.sub(" ", label.tail or "").strip() if holder is not label else ""
    if tail.strip(":： "):
        return tail.strip(":： ")
    following = holder.getnext()
    return _squeezed(following) if following is not None else ""


def _fill_main(builder: Builder, text: str) -> None:
    import trafilatura  # slow to load, and most inputs are no web pages

    xml = trafilatura.extract(
        text,
        output_format="xml",
        include_tables=True,
        include_comments=False,
        favor_recall=True,
        with_metadata=False,
    )
    if not xml:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    root = etree.fromstring(xml.encode("utf-8"), parser)
    main = root.find("main") if root is not None else None
    if main is not None:
        _Main(builder).walk(main, "paragraph", "")


class _Main:
    """Walks the main text that trafilatura found, in reading order."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._tables = 0

    def walk(self, element: Any, kind: BlockKind, place: str) -> None:
        """Adds an element's text and that of everything in it."""
        line = element.text or ""
        for child in element:
            tag = child.tag
            if tag in ("p", "head", "list", "item", "table", "quote", "code", "lb", "graphic"):
                self._builder.add(line, kind, 0, place)
                line = ""
                if tag == "head":
                    rend = child.get("rend") or "h2"
                    level = int(rend[1]) if rend[1:2].isdigit() else 2
                    self._builder.add("".join(child.itertext()), "heading", level, place)
                elif tag == "table":
                    self._table(child)
                elif tag != "graphic":
                    self.walk(child, kind, place)
            elif isinstance(tag, str):
                line += "".join(child.itertext())
            line += child.tail or ""
        self._builder.add(line, kind, 0, place)

    def _table(self, table: Any) -> None:
        rows = list(table.iter("row"))
        if all(len(row) <= 1 for row in rows):  # a table that only lays out the page
            for cell in table.iter("cell"):
                self.walk(cell, "paragraph", "")
            return
        self._tables += 1
        for i, row in enumerate(rows, start=1):
            header = any(_label(cell) in _LABELS for cell in row)
            for j, cell in enumerate(row, start=1):
                place = f"table {self._tables}, row {i}, column {j}"
                self.walk(cell, "furniture" if header else "table_cell", place)


def _label(cell: Any) -> str:
    return _BLANKS.sub("", "".join(cell.itertext())).rstrip(":：")


def _lines(tree: Any) -> Iterator[str]:
    """All visible text of a page, a line a block."""
    line: list[str] = []
    skipped: Any = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            if skipped is None and element.tag in _SKIPPED:
                skipped = element
            if skipped is not None:
                continue
            if element.tag in _BLOCKS and line:
                yield _BLANKS.sub(" ", "".join(line))
                line.clear()
            if element.text:
                line.append(element.text)
            continue
        if skipped is element:
            skipped = None
        elif skipped is None and element.tag in _BLOCKS and line:
            yield _BLANKS.sub(" ", "".join(line))
            line.clear()
        if skipped is None and element.tail:
            line.append(element.tail)
    if line:
        yield _BLANKS.sub(" ", "".join(line))
