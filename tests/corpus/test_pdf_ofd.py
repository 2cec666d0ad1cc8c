from __future__ import annotations

import zipfile
from pathlib import Path

import pytest


def pdf(path: Path, pages: list[list[str]], trailer: str = "") -> Path:
    """A small PDF of Latin lines, one list a page."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>"]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects.append(f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>")
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for i, lines in enumerate(pages):
        shown = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
        stream = f"BT /F1 12 Tf 50 700 Td {shown} ET"
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]"
            f"/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * i} 0 R>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    out = "%PDF-1.4\n"
    offsets = []
    for n, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{n} 0 obj{body}endobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF"
    path.write_bytes(out.encode("latin-1"))
    return path


def test_running_heads_and_page_numbers_go_and_are_counted(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    pages = [["Annual report 2024", f"Body of page {'abcd'[i]}.", f"- {i + 1} -"] for i in range(4)]
    document = read(pdf(tmp_path / "a.pdf", pages))[0][0]
    assert document.text.split("\n") == [f"Body of page {c}." for c in "abcd"]
    assert [b.place for b in document.blocks] == ["p. 1", "p. 2", "p. 3", "p. 4"]
    assert any("8 lines" in w.en for w in document.warnings)


def test_full_lines_run_on_and_short_ones_end_a_paragraph(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    lines = [
        "a long line of words that fills its page",
        "and the rest.",
        "b long line of words that fills its page",
        "and more of it.",
    ]
    document = read(pdf(tmp_path / "a.pdf", [lines]))[0][0]
    assert document.text.split("\n") == [
        "a long line of words that fills its page and the rest.",
        "b long line of words that fills its page and more of it.",
    ]


def test_pages_without_text_are_named(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    document = read(pdf(tmp_path / "a.pdf", [["Words of the first page."], [], ["Third page."]]))[
        0
    ][0]
    assert any("not read: 2 " in w.en for w in document.warnings)


def test_scan_names_the_ocr_extra(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    _, failures = read(pdf(tmp_path / "a.pdf", [[], []]))
    assert "textkit[ocr]" in failures[0].hint.en


def test_encrypted_pdf(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    key = "A" * 32
    trailer = f"/Encrypt<</Filter/Standard/V 1/R 2/O({key})/U({key})/P -4>>/ID[(x)(x)]"
    _, failures = read(pdf(tmp_path / "a.pdf", [["Secret."]], trailer))
    assert "encrypted" in failures[0].error.en


def test_page_limit_is_said(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    pages = [[f"Words of page {c} here."] for c in "abc"]
    document = read(pdf(tmp_path / "a.pdf", pages), max_pages=2)[0][0]
    assert len(document.blocks) == 2
    assert any("page limit" in w.en for w in document.warnings)


OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


@pytest.mark.parametrize("entity", [False, True], ids=["plain", "with an entity"])
def test_ofd(tmp_path: Path, read, entity: bool) -> None:  # type: ignore[no-untyped-def]
    head = "<!DOCTYPE a [<!ENTITY x 'y'>]>" if entity else ""
    text = (
        '<ofd:TextObject ID="{0}" Boundary="10 {1} 150 8" Font="1" Size="5">'
        '<ofd:TextCode X="0" Y="5">{2}</ofd:TextCode></ofd:TextObject>'
    )
    content = text.format(11, 40, "第二行在下") + text.format(12, 20, "第一行在上")
    with zipfile.ZipFile(tmp_path / "a.ofd", "w") as archive:
        archive.writestr(
            "OFD.xml",
            f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>D/Document.xml</ofd:DocRoot>"
            "</ofd:DocBody></ofd:OFD>",
        )
        archive.writestr(
            "D/Document.xml",
            f"<ofd:Document {OFD}><ofd:Pages><ofd:Page ID='1' BaseLoc='P/Content.xml'/></ofd:Pages>"
            "</ofd:Document>",
        )
        archive.writestr(
            "D/P/Content.xml",
            f"{head}<ofd:Page {OFD}><ofd:Content><ofd:Layer ID='2'>{content}</ofd:Layer>"
            "</ofd:Content></ofd:Page>",
        )
    documents, failures = read(tmp_path)
    if entity:
        assert "entities" in failures[0].error.en
    else:
        assert documents[0].text == "第一行在上\n第二行在下"
        assert documents[0].blocks[0].place == "p. 1"
