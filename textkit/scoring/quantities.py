"""Quantities of a text made comparable before n-grams are taken."""

from __future__ import annotations

import re

from textkit.scoring.numerals import PERCENT, parse_share

_SHARE = re.compile(PERCENT)
_DIGITS = re.compile(r"[0-9０-９]+(?:[.,，．][0-9０-９]+)*")
_WORDS = re.compile(r"[〇零一二两三四五六七八九十百千万]{2,}")

# Signs that no Chinese text holds: a small, a middle and a large share, a number, a number word.
LOW, MIDDLE, HIGH, COUNT = "\ue001", "\ue002", "\ue003", "\ue004"


def _band(match: re.Match[str]) -> str:
    share = parse_share(match.group())
    if share is None:
        return COUNT
    return LOW if share.value <= 20 else HIGH if share.value >= 50 else MIDDLE


def band_quantities(text: str) -> str:
    """The text with shares replaced by their band and other numbers by one sign.

    What a text says by 6% or 成 is 'little' or 'most'; the figure itself never returns elsewhere.
    """
    return _WORDS.sub(COUNT, _DIGITS.sub(COUNT, _SHARE.sub(_band, text)))
