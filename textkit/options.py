"""What a run may be told: one frozen record, mirrored by the command line and textkit.toml."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Literal

from textkit.corpus.extract import ReadOptions
from textkit.scheme import DEFAULT_SCHEME

Reading = Literal["calibrated", "lexicon"]
Engine = Literal["rust", "python"]


OCR_SECONDS = 3_300.0  # of one file whose pages are recognised, below the limit of `analyze --ocr`


@dataclass(frozen=True, slots=True)
class AnalysisOptions:
    """Everything that changes a number. Two runs with equal options and inputs are equal."""

    scheme: str = DEFAULT_SCHEME  # a shipped name or a folder
    topics: str = "reference"  # reference, fit, none, or the folder of a fitted model
    reading: Reading = "calibrated"  # what `share` and the paragraphs' labels come from
    engine: Engine = "rust"
    heading_weight: float = 1.0
    count_quoted_titles: bool = False
    n_bootstrap: int = 500
    seed: int = 0
    text_column: str = ""  # of tables; guessed by name where empty
    id_column: str = ""
    encoding: str = ""  # of text files; told by the ladder where empty
    ocr: bool = False  # recognise scanned pages and pictures (seconds a page)

    def for_reading(self) -> ReadOptions:
        """The part of the options that readers of files want."""
        options = ReadOptions(
            text_column=self.text_column,
            id_column=self.id_column,
            encoding=self.encoding,
            ocr=self.ocr,
        )
        return replace(options, max_seconds=OCR_SECONDS) if self.ocr else options

    def signature(self, *hashes: str) -> str:
        """A hash of the options and of what they name (scheme, models, version)."""
        payload = json.dumps([asdict(self), hashes], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(payload.encode()).hexdigest()
