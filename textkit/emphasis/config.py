"""The choices a researcher may make in measuring emphasis; all of them go into run.json."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmphasisConfig:
    """How emphasis is measured."""

    heading_weight: float = 1.0  # a heading's characters count this often
    count_quoted_titles: bool = False  # whether hits inside 《…》 count
    n_bootstrap: int = 500  # samples behind an interval; 0 for none
    seed: int = 0
