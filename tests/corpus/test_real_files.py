"""The folder of real files beside the checkout: nothing lost, two formats agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "corpora"
pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the real files are not here"),
]
HAN = re.compile("[^\u4e00-\u9fff\u3400-\u4dbf]+")


@pytest.mark.slow
def test_docx_and_txt_of_one_report_have_the_same_characters(read) -> None:  # type: ignore[no-untyped-def]
    documents, failures = read(FOLDER / "city_gwr_2024_docx", FOLDER / "city_gwr_2024_txt")
    assert not failures
    text = {Path(d.source): HAN.sub("", d.text) for d in documents}
    pairs = [
        (found, text[FOLDER / "city_gwr_2024_txt" / f"{path.stem}.txt"])
        for path, found in text.items()
        if path.suffix == ".docx"
    ]
    assert len(pairs) >= 140
    assert all(docx == txt for docx, txt in pairs)


@pytest.mark.parametrize("folder", ["statecouncil_html_2018_2019", "ofd", "pdf"])
def test_each_file_is_a_document_or_a_failure(read, folder: str) -> None:  # type: ignore[no-untyped-def]
    documents, failures = read(FOLDER / folder)
    assert len(documents) + len(failures) == len(list((FOLDER / folder).iterdir()))
    assert all(d.text.strip() for d in documents)
    assert all(f.error.zh and f.hint.en for f in failures)


def test_header_tables_of_the_state_council_are_read_whole(read) -> None:  # type: ignore[no-untyped-def]
    documents, _ = read(FOLDER / "statecouncil_html_2018_2019")
    found = [d.metadata for d in documents]
    assert all(
        m.issuer and m.document_number and m.date_written and m.date_published for m in found
    )
