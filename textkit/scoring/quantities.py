"""Quantities of a text made comparable before n-grams are taken."""

from __future__ import annotations

import re

from textkit.scoring.numerals import PERCENT, parse_share

_SHARE = re.compile(PERCENT)
_NUMBER = re.compile(r"[0-9０-９]+(?:[.,，．][0-9０-９]+)*|[〇零一二两三四五六七八九十百千万]{2,}")
# Where a quantity may begin: looking for one at these places only is many times faster.
_BEGIN = re.compile(
    r"[0-9０-９〇零○一二两三四五六七八九十百千万亿几数半过大]"
    r"(?:(?<=[0-9０-９])|(?=[〇零○一二两三四五六七八九十百千万亿几数点成分半多来]))"
)

# Signs that no Chinese text holds: a small, a middle and a large share, a number.
LOW, MIDDLE, HIGH, COUNT = "\ue001", "\ue002", "\ue003", "\ue004"


def band_quantities(text: str) -> str:
    """The text with shares replaced by their band and other numbers by one sign.

    What a text says by 6% or 成 is 'little' or 'most'; the figure itself never returns elsewhere.
    """
    out: list[str] = []
    done = 0
    begin = _BEGIN.search(text)
    while begin is not None:
        at = begin.start()
        found = _SHARE.match(text, at)
        sign = _band(found.group()) if found is not None else COUNT
        found = found or _NUMBER.match(text, at)
        if found is None:
            begin = _BEGIN.search(text, at + 1)
            continue
        out += (text[done:at], sign)
        done = found.end()
        begin = _BEGIN.search(text, done)
    return "".join((*out, text[done:]))


def _band(words: str) -> str:
    share = parse_share(words)
    if share is None:
        return COUNT
    return LOW if share.value <= 20 else HIGH if share.value >= 50 else MIDDLE
