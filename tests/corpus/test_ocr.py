"""Scans and pictures: refused with the option that reads them, read where it is given."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from textkit.resources import corpora_dir

needs_ocr = pytest.mark.skipif(find_spec("rapidocr") is None, reason="wants textkit[ocr]")


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """The sample white paper as a picture, alone and inside a pdf."""
    with pdfium.PdfDocument(corpora_dir() / "samples" / "产业集群数字化转型白皮书.pdf") as document:
        picture = document[0].render(scale=150 / 72).to_pil().convert("RGB")
    picture.save(tmp_path / "图.png")
    picture.save(tmp_path / "扫描件.pdf")
    return tmp_path


def test_a_scan_names_the_option_that_reads_it(scans: Path, read) -> None:  # type: ignore[no-untyped-def]
    documents, failures = read(scans)
    assert not documents
    assert ["--ocr" in failure.hint.en for failure in failures] == [True, True]


@needs_ocr
@pytest.mark.slow
def test_what_was_recognised_is_read_in_paragraphs_and_said(scans: Path, read) -> None:  # type: ignore[no-untyped-def]
    documents, failures = read(scans, ocr=True)
    assert not failures
    for document in documents:
        paragraph = next(line for line in document.text.split("\n") if "消费者" in line)
        assert paragraph.endswith("是集群转型最直接的推力。")  # three lines of the page
        assert "OCR" in document.warnings[-1].en


@needs_ocr
def test_a_damaged_picture_is_said(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "坏.jpg").write_bytes(b"\xff\xd8\xff" + b"\x00" * 200)
    _, failures = read(tmp_path, ocr=True)
    assert "damaged" in failures[0].error.en
