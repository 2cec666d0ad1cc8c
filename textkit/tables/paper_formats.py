"""The table of a paper as Word, LaTeX and Markdown: three rules, intervals below the means."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from textkit.i18n import Bi, Lang
from textkit.tables.output import whole_file
from textkit.tables.paper import Estimate, Group, PaperTable
from textkit.tables.plain import latex, markdown, plain

if TYPE_CHECKING:
    from docx.table import _Cell

_COVERAGE = Bi("驱动论述覆盖率", "Coverage")
_MAX_LABEL = 80
_CREATED = datetime(2000, 1, 1)  # fixed: the same table gives the same bytes


def paper_markdown(table: PaperTable, lang: Lang) -> str:
    """The table as Markdown, with its title and note."""
    heads = [markdown(h) for h in _heads(table, lang)]
    lines = [f"**{markdown(table.title.get(lang))}**", "", f"| {' | '.join(heads)} |"]
    lines.append("| --- |" + " ---: |" * (len(heads) - 1))
    for group in table.groups:
        cells = [markdown(_label(group, lang)), *_numbers(group)]
        below = _intervals(group)
        joined = [f"{a} {b}".strip() for a, b in zip(cells, below, strict=True)]
        lines.append(f"| {' | '.join(joined)} |")
    return "\n".join([*lines, "", markdown(table.note.get(lang))]) + "\n"


def paper_latex(table: PaperTable, lang: Lang) -> str:
    """The table as LaTeX; it needs XeLaTeX or LuaLaTeX with `ctex` and `booktabs`."""
    heads = [latex(h) for h in _heads(table, lang)]
    last = len(table.groups) - 1
    lines = [
        r"% \usepackage{booktabs} \usepackage{ctex}",
        r"\begin{table}[htbp]",
        r"\centering",
        rf"\caption{{{latex(table.title.get(lang))}}}",
        r"\label{tab:driver-emphasis}",
        rf"\begin{{tabular}}{{l{'r' * (len(heads) - 1)}}}",
        r"\toprule",
        " & ".join(heads) + r" \\",
        r"\midrule",
    ]
    for i, group in enumerate(table.groups):
        if i == last and last:
            lines.append(r"\midrule")
        lines.append(" & ".join([latex(_label(group, lang)), *_numbers(group)]) + r" \\")
        below = [latex(text) for text in _intervals(group)]
        if any(below):
            lines.append(" & ".join(below) + r" \\")
    lines += [
        r"\bottomrule",
        r"\end{tabular}",
        rf"\par\smallskip{{\footnotesize {latex(table.note.get(lang))}}}",
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


def write_markdown(table: PaperTable, path: Path, lang: Lang) -> None:
    """Writes the table as Markdown. Raises `OutputError`."""
    with whole_file(path) as temporary:
        temporary.write_text(paper_markdown(table, lang), "utf-8", newline="\n")


def write_latex(table: PaperTable, path: Path, lang: Lang) -> None:
    """Writes the table as LaTeX. Raises `OutputError`."""
    with whole_file(path) as temporary:
        temporary.write_text(paper_latex(table, lang), "utf-8", newline="\n")


def write_docx(table: PaperTable, path: Path, lang: Lang) -> None:
    """Writes the table as a Word document with three rules. Raises `OutputError`."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document: Any = docx.Document()
    properties = document.core_properties
    properties.author, properties.title = "textkit", plain(table.title.get(lang))
    properties.created = properties.modified = _CREATED
    properties.last_modified_by = properties.comments = ""
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(9)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(plain(table.title.get(lang))).bold = True

    heads = [plain(h) for h in _heads(table, lang)]
    grid = document.add_table(rows=0, cols=len(heads))
    _fill(grid.add_row().cells, [[h] for h in heads], bold=True)
    repeat = grid.rows[0]._tr.get_or_add_trPr()
    repeat.append(OxmlElement("w:tblHeader"))  # the head comes again on every page
    for group in table.groups:
        cells = [plain(_label(group, lang)), *_numbers(group)]
        below = _intervals(group)
        told = [[a, b] if b else [a] for a, b in zip(cells, below, strict=True)]
        _fill(grid.add_row().cells, told)
    _rule(grid.rows[0].cells, "top", 12)
    _rule(grid.rows[0].cells, "bottom", 6)
    _rule(grid.rows[-1].cells, "bottom", 12)
    document.add_paragraph(plain(table.note.get(lang)))

    held = BytesIO()
    document.save(held)
    with whole_file(path) as temporary:
        temporary.write_bytes(_undated(held))


PAPER_WRITERS: Mapping[str, Callable[[PaperTable, Path, Lang], None]] = MappingProxyType(
    {"docx": write_docx, "tex": write_latex, "md": write_markdown}
)


def _heads(table: PaperTable, lang: Lang) -> list[str]:
    return [table.by.get(lang), "N", *(d.get(lang) for d in table.drivers), _COVERAGE.get(lang)]


def _label(group: Group, lang: Lang) -> str:
    told = plain(group.label.get(lang))
    return told if len(told) <= _MAX_LABEL else told[: _MAX_LABEL - 1] + "…"


def _numbers(group: Group) -> list[str]:
    shares = ("–" if e is None else f"{e.mean:.3f}" for e in group.shares)
    return [f"{group.n:,}", *shares, "–" if group.coverage is None else f"{group.coverage:.3f}"]


def _intervals(group: Group) -> list[str]:
    return ["", "", *map(_interval, group.shares), ""]


def _interval(estimate: Estimate | None) -> str:
    if estimate is None or estimate.interval is None:
        return ""
    return f"[{estimate.interval.low:.3f}, {estimate.interval.high:.3f}]"


def _fill(cells: tuple[_Cell, ...], told: list[list[str]], *, bold: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for i, (cell, lines) in enumerate(zip(cells, told, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if i else WD_ALIGN_PARAGRAPH.LEFT
        for n, line in enumerate(lines):
            run = paragraph.add_run(line)
            run.bold = bold
            if n < len(lines) - 1:
                run.add_break()


def _rule(cells: tuple[_Cell, ...], side: str, eighths: int) -> None:
    """Draws a line of `eighths` of a point at one side of the cells."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for cell in cells:
        properties = cell._tc.get_or_add_tcPr()
        borders = properties.find(qn("w:tcBorders"))
        if borders is None:
            borders = OxmlElement("w:tcBorders")
            properties.append(borders)
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single")
        line.set(qn("w:sz"), str(eighths))
        borders.append(line)


def _undated(held: BytesIO) -> bytes:
    """The same archive with fixed dates of its members."""
    fixed = BytesIO()
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
