"""Character n-grams of paragraphs as hash buckets: a rolling hash over the array of code points.

A linear model on character n-grams then needs no dictionary of strings and no segmentation: one
gather of weights and one sum a paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

BITS = 22  # buckets: 4 million, so that the quarter million n-grams in use hardly collide
LONGEST = 4
_MULTIPLY = np.uint64(0x9E3779B97F4A7C15)
_FINISH = np.uint64(0xD6E8FEB86659FD93)
_BLANK = re.compile(r"\s+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def comparable(text: str) -> str:
    """NFKC, no blanks, every number one 0: a figure's value tells no driver."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _NUMBER.sub("0", _BLANK.sub("", plain))


def comparable_all(texts: Sequence[str]) -> list[str]:
    """`comparable` of every text, by way of tables over the code points of all of them."""
    if not texts:
        return []
    codes = _codes("".join(texts))
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    owner = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    plain, blank, digit = _tables()
    mapped = plain.take(np.minimum(codes, _BEYOND))
    odd = np.unique(owner[mapped == _BEYOND])
    keep = ~blank.take(mapped)
    mapped, owner = mapped[keep], owner[keep]
    mapped, owner = _numbers_as_zero(mapped, owner, digit)
    lengths = np.bincount(owner, minlength=len(texts))
    whole = mapped.tobytes().decode("utf-32-le")
    ends = np.cumsum(lengths).tolist()
    out = [whole[end - n : end] for n, end in zip(lengths.tolist(), ends, strict=True)]
    for i in odd.tolist():
        out[i] = comparable(texts[i])
    return out


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _numbers_as_zero(
    codes: NDArray[np.uint32], owner: NDArray[np.int32], digit: NDArray[np.bool_]
) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Runs of digits, two of them where a point joins them, become one 0: as `_NUMBER` has it."""
    place = np.flatnonzero(digit.take(codes))
    if not len(place):
        return codes, owner
    begins = np.ones(len(place), dtype=bool)
    begins[1:] = (np.diff(place) > 1) | (owner[place[1:]] != owner[place[:-1]])
    first = place[begins]
    last = place[np.append(begins[1:], True)]
    joined = np.zeros(len(first) + 1, dtype=bool)  # whether a run goes on from the one before it
    joined[1:-1] = (
        (first[1:] - last[:-1] == 2)
        & (codes[last[:-1] + 1] == ord("."))
        & (owner[first[1:]] == owner[last[:-1]])
    )
    run = np.arange(len(first))
    chain = np.maximum.accumulate(np.where(joined[:-1], 0, run))  # where a run's chain begins
    second = (run - chain) % 2 == 1  # of a pair: 1.2.3 is the number 1.2, a point, the number 3
    drop = np.zeros(len(codes), dtype=bool)
    drop[place] = True
    drop[first[~second]] = False
    drop[first[second] - 1] = True
    codes = codes.copy()
    codes[first[~second]] = ord("0")
    return codes[~drop], owner[~drop]


_BEYOND = 0x10000  # stands for every character that is not mapped by itself


# Of the basic plane: identical under NFKC, neither blank nor digit; then what has to be looked at.
_SAME = ((0x3400, 0xA000), (0xAC00, 0xD7A4), (0xE000, 0xF900))
_LOOKED_AT = ((0, 0x3400), (0xA000, 0xAC00), (0xF900, _BEYOND))


@cache
def _tables() -> tuple[NDArray[np.uint32], NDArray[np.bool_], NDArray[np.bool_]]:
    """By code point of the basic plane: what NFKC makes of it; whether it is a blank; a digit.

    `_BEYOND` where a character becomes several, may join its neighbours, or is half of a pair:
    texts that hold one go through `comparable` itself.
    """
    plain = np.full(_BEYOND + 1, _BEYOND, dtype=np.uint32)
    blank = np.zeros(_BEYOND + 1, dtype=bool)
    digit = np.zeros(_BEYOND + 1, dtype=bool)
    for start, end in _SAME:
        plain[start:end] = np.arange(start, end)
    joining = set(map(chr, range(0x1100, 0x1200)))  # Hangul letters join by rule, not by table
    known = [chr(code) for start, end in _LOOKED_AT for code in range(start, end)]
    for parts in map(unicodedata.decomposition, known):
        if " " in parts and not parts.startswith("<"):
            joining.add(chr(int(parts.rpartition(" ")[2], 16)))
    for char in known:
        folded = unicodedata.normalize("NFKC", char)
        by_itself = len(folded) == 1 and not unicodedata.combining(folded)
        if by_itself and ord(folded) < _BEYOND and not joining & {char, folded}:
            plain[ord(char)] = ord(folded)
        blank[ord(char)], digit[ord(char)] = char.isspace(), char.isdecimal()
    return plain, blank, digit


def buckets(texts: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """(buckets, starts): the n-grams of 1 to `LONGEST` characters, none across paragraphs.

    `texts` are comparable. Ordered by paragraph, in it by length, then by place; those of
    paragraph i are `buckets[starts[i] : starts[i + 1]]`.
    """
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    codes = _codes("".join(texts))
    room = np.maximum(lengths[:, None] - np.arange(LONGEST), 0)  # n-grams by paragraph, length
    starts = np.concatenate([[0], np.cumsum(room.sum(axis=1))])
    begins = np.cumsum(lengths) - lengths
    before = np.cumsum(room, axis=1) - room  # n-grams of the paragraph that are shorter
    left = np.repeat(begins + lengths, lengths) - np.arange(len(codes))
    out = np.empty(int(starts[-1]), dtype=np.intp)
    for n, hashed in enumerate(_hashes(codes), start=1):
        inside = np.flatnonzero(left[: len(hashed)] >= n)
        shift = np.repeat(starts[:-1] + before[:, n - 1] - begins, room[:, n - 1])
        out[inside + shift] = hashed.view(np.intp).take(inside)
    return out, starts


def _hashes(codes: NDArray[np.uint32]) -> Iterator[NDArray[np.uint64]]:
    """The buckets of the n-grams of 1, 2, … characters that begin at each place."""
    wide = codes.astype(np.uint64)
    rolling = np.zeros(len(wide), dtype=np.uint64)
    for n in range(1, min(LONGEST, len(wide)) + 1):
        rolling = (rolling[: len(wide) - n + 1] + wide[n - 1 :] + np.uint64(n)) * _MULTIPLY
        rolling ^= rolling >> np.uint64(29)
        yield (rolling * _FINISH) >> np.uint64(64 - BITS)
