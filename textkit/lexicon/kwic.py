"""Key word in context: each lexicon hit between the words around it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from textkit.errors import UsageError
from textkit.i18n import Bi
from textkit.records import Match, Polarity, Tagged
from textkit.scheme import Scheme

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class KwicRow:
    """One hit between its neighbours; `start` and `end` are offsets into the document's text."""

    doc_id: str
    start: int
    end: int
    left: str
    keyword: str
    right: str
    term: str
    driver: str
    mechanism: str
    polarity: Polarity
    counted: bool


def kwic(
    corpus: Iterable[Tagged],
    *,
    width: int = 20,
    terms: Collection[str] = (),
    drivers: Collection[str] = (),
    mechanisms: Collection[str] = (),
    polarities: Collection[Polarity] = (),
    counted_only: bool = False,
) -> Iterator[KwicRow]:
    """Hits in order of position, with `width` characters on each side inside the paragraph.

    An empty selection selects everything. Streams; an empty corpus gives no rows.
    """
    for tagged in corpus:
        for match in tagged.matches:
            if counted_only and not match.counted:
                continue
            if all(
                not wanted or value in wanted
                for value, wanted in (
                    (match.term, terms),
                    (match.driver, drivers),
                    (match.mechanism, mechanisms),
                    (match.polarity, polarities),
                )
            ):
                yield _row(tagged, match, width)


def check_selection(scheme: Scheme, *, terms: Collection[str], mechanisms: Collection[str]) -> None:
    """Raises `UsageError`, with the nearest names, for what the lexicon does not hold."""
    held = {term.term for _, _, term in scheme.homed_terms}
    keys = {mechanism.key for driver in scheme.drivers for mechanism in driver.mechanisms}
    for asked, known, what in (
        (terms, held, Bi("词典里没有这个词条", "the lexicon has no such term")),
        (mechanisms, keys, Bi("方案里没有这个机制", "the scheme has no such mechanism")),
    ):
        for name in asked:
            if name not in known:
                near = difflib.get_close_matches(name, sorted(known), n=5, cutoff=0.3)
                near = near or sorted(k for k in known if name in k)[:5]
                listed = ", ".join(near)
                raise UsageError(what, name, Bi(f"相近的：{listed}", f"near it: {listed}"))


def _row(tagged: Tagged, match: Match, width: int) -> KwicRow:
    paragraph = tagged.paragraphs[match.paragraph]
    left, right = around(
        tagged.document.text, match.start, match.end, width, (paragraph.start, paragraph.end)
    )
    return KwicRow(
        doc_id=tagged.document.doc_id,
        start=match.start,
        end=match.end,
        left=left,
        keyword=match.text,
        right=right,
        term=match.term,
        driver=match.driver,
        mechanism=match.mechanism,
        polarity=match.polarity,
        counted=match.counted,
    )


def around(text: str, start: int, end: int, width: int, bounds: tuple[int, int]) -> tuple[str, str]:
    """What stands before `start` and after `end`, `width` characters at most, blanks joined."""
    left = text[max(bounds[0], start - width) : start]
    right = text[end : min(bounds[1], end + width)]
    return _BLANKS.sub(" ", left), _BLANKS.sub(" ", right)
