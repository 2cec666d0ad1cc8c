"""What a run may be told: one frozen record, mirrored by the command line and textkit.toml."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

from textkit.scheme import DEFAULT_SCHEME

Reading = Literal["calibrated", "lexicon"]
Engine = Literal["rust", "python"]


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

    def signature(self, *hashes: str) -> str:
        """A hash of the options and of what they name (scheme, models, version)."""
        payload = json.dumps([asdict(self), hashes], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(payload.encode()).hexdigest()
