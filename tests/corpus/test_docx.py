from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from textkit.corpus.docx_numbering import chinese, format_number
from textkit.records import Document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def docx(path: Path, body: str, numbering: str = "", styles: str = "", head: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f"{head}<w:document {W} {MC}><w:body>{body}</w:body></w:document>",
        )
        if numbering:
            archive.writestr("word/numbering.xml", f"<w:numbering {W}>{numbering}</w:numbering>")
        if styles:
            archive.writestr("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>")
    return path


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, level: int, num: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def level(i: int, style: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


OUTLINE = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCounting", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "bullet", "\uf0b7")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def one(documents: list[Document]) -> Document:
    assert len(documents) == 1
    return documents[0]


def test_automatic_numbers_are_rebuilt_in_order(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    body = (
        numbered("总体要求", 0) + numbered("指导思想", 1) + numbered("目标", 1)
        + numbered("产值", 2) + numbered("子项", 3) + numbered("主要任务", 0)
        + numbered("平台", 1) + numbered("另起", 0, num=2)
    )  # fmt: skip
    documents, _ = read(docx(tmp_path / "a.docx", body, OUTLINE))
    assert one(documents).text.split("\n") == [
        "一、总体要求", "（一）指导思想", "（二）目标", "1. 产值", "子项", "二、主要任务",
        "（一）平台", "一、另起",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        (12, "chineseCounting", "十二"),
        (105, "chineseCountingThousand", "一百零五"),
        (20, "ideographDigital", "二〇"),
        (3, "ideographTraditional", "丙"),
        (11, "decimalEnclosedCircle", "⑪"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (7, "decimalZero", "07"),
        (2, "chineseLegalSimplified", "贰"),
        (9, "a format of tomorrow", "9"),
    ],
)
def test_number_formats(number: int, style: str, shown: str) -> None:
    assert format_number(number, style) == shown


def test_chinese_numbers_keep_their_zeros() -> None:
    assert [chinese(n) for n in (10, 19, 110, 1001, 2020)] == [
        "十", "十九", "一百一十", "一千零一", "二千零二十",
    ]  # fmt: skip


def test_table_cells_stand_in_reading_order_with_their_places(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    body = (
        p("前文")
        + "<w:tbl><w:tr>" + cell.format('<w:gridSpan w:val="2"/>', p("指标")) + "</w:tr>"
        + "<w:tr>" + cell.format("", p("产值")) + cell.format("", p("300亿元")) + "</w:tr></w:tbl>"
        + p("后文")
    )  # fmt: skip
    documents, _ = read(docx(tmp_path / "a.docx", body))
    document = one(documents)
    assert document.text == "前文\n指标\n产值\n300亿元\n后文"
    assert {document.text[b.start : b.end]: b.place for b in document.blocks if b.place} == {
        "指标": "table 1, row 1, column 1",
        "产值": "table 1, row 2, column 1",
        "300亿元": "table 1, row 2, column 2",
    }


def test_split_runs_changes_boxes_and_hidden_text(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + p("框内") + "</w:txbxContent>"
        "</mc:Choice><mc:Fallback><w:txbxContent>" + p("框内") + "</w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    body = (
        "<w:p><w:r><w:t>数字</w:t></w:r><w:r><w:t>化转型</w:t></w:r>"
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>新增</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>" + box + "</w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>" + p("后半")
    )
    documents, _ = read(docx(tmp_path / "a.docx", body))
    assert one(documents).text == "数字化转型新增\n框内\n前半后半"


def test_headings_come_from_inherited_styles(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    styles = (
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="自定"/>'
        '<w:basedOn w:val="H2"/></w:style>'
    )
    body = p("工作基础", '<w:pStyle w:val="Mine"/>') + p("正文")
    documents, _ = read(docx(tmp_path / "a.docx", body, styles=styles))
    assert [(b.kind, b.level) for b in one(documents).blocks] == [("heading", 2), ("paragraph", 0)]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>', p("&x;")),
        ('<!DOCTYPE a [<!ENTITY x "aaaaaaaaaa"><!ENTITY y "&x;&x;&x;">]>', p("&y;")),
    ],
    ids=["outside file", "expansion"],
)
def test_entities_are_refused(tmp_path: Path, read, head: str, body: str) -> None:  # type: ignore[no-untyped-def]
    documents, failures = read(docx(tmp_path / "a.docx", body, head=head))
    assert not documents
    assert "DTD" in failures[0].error.en


def test_part_beyond_the_bound_is_refused(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    path = docx(tmp_path / "a.docx", p("长" * 2_000_000))
    documents, failures = read(path, max_expanded=1 << 20)
    assert not documents
    assert "absurd size" in failures[0].error.en
