"""Text made comparable for matching, with the way back to the raw text.

Full-width forms become half-width, invisible characters and blanks inside Chinese words go,
traditional characters become simplified with mainland vocabulary (數位 → 数字). Raw text is never
changed: every position of the normalised text knows its raw offset.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from operator import ne
from typing import TYPE_CHECKING

from textkit.records import Script

if TYPE_CHECKING:
    from opencc import OpenCC

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Zero-width and direction marks; and the private-use area: icons of web fonts.
_INVISIBLE = r"\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f\ue000-\uf8ff"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
# Pinyin between brackets inside a word, as some web copies have it: 產(chǎn)業(yè).
_PINYIN = rf"[(（][a-zü]*[{_TONED}][a-zü]*[)）]"
_SUSPECT = re.compile(rf"[\s{_TONED}{_INVISIBLE}]")  # cheap test: most paragraphs have none
_DROPPED = re.compile(
    rf"[{_INVISIBLE}]+|(?<=[{_HAN}]){_PINYIN}|(?<=[{_HAN}])\s+(?=[{_HAN}{_INVISIBLE}])"
)
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％＋－．／＆\u00a0\u2002-\u200a\u202f\u3000]")
_WIDTH = {
    **{ord(c): ord(c) - 0xFEE0 for c in "％＋－．／＆"},
    **{
        c: c - 0xFEE0
        for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    },
    **dict.fromkeys((0x00A0, *range(0x2002, 0x200B), 0x202F, 0x3000), 0x20),
}
_NO_HAN = re.compile(rf"[^{_HAN}]+")
_HANT_SAMPLE = 4_000  # characters looked at to tell the script
_ANCHOR = 2  # equal characters that hold an alignment; one alone may be chance
_CLAUSE = re.compile(r"[^，。；：！？、\s]+|[，。；：！？、\s]+")


@dataclass(frozen=True, slots=True)
class Normalized:
    """Normalised text, and for each of its characters the raw range it came from.

    `starts` and `ends` are None where nothing moved: offset i is raw range i to i + 1.
    """

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw range that normalised characters `start:end` came from."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


@cache
def _converter(name: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(name)


def detect_script(text: str) -> Script:
    """Whether Chinese text is simplified or traditional; `other` where there is hardly any."""
    sample = _NO_HAN.sub("", text[: 4 * _HANT_SAMPLE])[:_HANT_SAMPLE]
    if len(sample) < 2:
        return "other"
    to_simplified = _changed(sample, _converter("t2s").convert(sample))
    if to_simplified == 0:
        return "hans"
    return "hant" if to_simplified > _changed(sample, _converter("s2t").convert(sample)) else "hans"


def _changed(before: str, after: str) -> int:
    return 0 if before == after else sum(map(ne, before, after))


def normalize(raw: str, *, script: Script = "hans") -> Normalized:
    """`raw` in half width, without blanks inside words, in simplified characters.

    Chinese punctuation stays as it is. Characters are converted from traditional ones only where
    `script` is "hant": in simplified text the same conversion would do harm (乾隆, 余).
    """
    text = raw.translate(_WIDTH) if _WIDE.search(raw) else raw
    starts: list[int] | None = None
    if _SUSPECT.search(text) and _DROPPED.search(text):
        text, starts = _without_dropped(text)
    ends = None if starts is None else [i + 1 for i in starts]
    if script == "hant":
        converted = _converter("tw2sp").convert(text)
        if len(converted) == len(text):
            return Normalized(converted, starts, ends)
        text, first, last = _aligned_conversion(text)
        if starts is not None and ends is not None:
            return Normalized(text, [starts[i] for i in first], [ends[i] for i in last])
        return Normalized(text, first, [i + 1 for i in last])
    return Normalized(text, starts, ends)


def _without_dropped(text: str) -> tuple[str, list[int]]:
    pieces: list[str] = []
    starts: list[int] = []
    at = 0
    for gap in _DROPPED.finditer(text):
        pieces.append(text[at : gap.start()])
        starts.extend(range(at, gap.start()))
        at = gap.end()
    pieces.append(text[at:])
    starts.extend(range(at, len(text)))
    return "".join(pieces), starts


def _aligned_conversion(text: str) -> tuple[str, list[int], list[int]]:
    """Simplified text; for each of its characters the first and the last source character."""
    pieces: list[str] = []
    first: list[int] = []
    last: list[int] = []
    for clause in _CLAUSE.finditer(text):
        target = _converter("tw2sp").convert(clause.group())
        pieces.append(target)
        for i, j in _alignment(clause.group(), target):
            first.append(clause.start() + i)
            last.append(clause.start() + j)
    return "".join(pieces), first, last


def _alignment(source: str, target: str) -> list[tuple[int, int]]:
    """For each character of `target` the first and last character of `source` it stands for.

    Where a phrase changed its length (網際網路 → 互联网), each of its characters stands for the
    whole phrase: no finer truth exists.
    """
    if len(source) == len(target):
        return [(i, i) for i in range(len(source))]
    plain = _converter("t2s").convert(source)
    matcher = SequenceMatcher(None, plain if len(plain) == len(source) else source, target, False)
    anchors = [
        (i, j, n)
        for i, j, n in matcher.get_matching_blocks()
        if n >= _ANCHOR or n == 0 or i == j == 0 or (i + n, j + n) == (len(source), len(target))
    ]
    out: list[tuple[int, int]] = []
    at = 0
    for i, j, n in anchors:
        phrase = (min(at, max(i - 1, 0)), max(i - 1, at, 0))
        out.extend([(phrase[0], min(phrase[1], len(source) - 1))] * (j - len(out)))
        out.extend((i + k, i + k) for k in range(n))
        at = i + n
    return out
