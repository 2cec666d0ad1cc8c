"""The folder of real files beside the checkout: nothing lost, two formats agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.corpora
HAN = re.compile("[^\u4e00-\u9fff\u3400-\u4dbf]+")


@pytest.mark.slow
def test_docx_and_txt_of_one_report_have_the_same_characters(read, real_corpora: Path) -> None:  # type: ignore[no-untyped-def]
    documents, failures = read(
        real_corpora / "city_gwr_2024_docx", real_corpora / "city_gwr_2024_txt"
    )
    assert not failures
    text = {Path(d.source): HAN.sub("", d.text) for d in documents}
    pairs = [
        (found, text[real_corpora / "city_gwr_2024_txt" / f"{path.stem}.txt"])
        for path, found in text.items()
        if path.suffix == ".docx"
    ]
    assert len(pairs) >= 140
    assert all(docx == txt for docx, txt in pairs)


@pytest.mark.parametrize("folder", ["statecouncil_html_2018_2019", "ofd", "pdf"])
def test_each_file_is_a_document_or_a_failure(read, real_corpora: Path, folder: str) -> None:  # type: ignore[no-untyped-def]
    documents, failures = read(real_corpora / folder)
    assert len(documents) + len(failures) == len(list((real_corpora / folder).iterdir()))
    assert all(d.text.strip() for d in documents)
    assert all(f.error.zh and f.hint.en for f in failures)


def test_header_tables_of_the_state_council_are_read_whole(read, real_corpora: Path) -> None:  # type: ignore[no-untyped-def]
    documents, _ = read(real_corpora / "statecouncil_html_2018_2019")
    found = [d.metadata for d in documents]
    assert all(
        m.issuer and m.document_number and m.date_written and m.date_published for m in found
    )
