"""Quantities that a text tells of its cluster: indicator, value, unit, year, scope, offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from textkit.records import Fact, Tagged
from textkit.scoring.candidates import Candidates
from textkit.scoring.cues import sentences
from textkit.scoring.indicators import FactRules, Indicator
from textkit.scoring.numerals import ORDINAL, PERCENT, QUANTITY, Number, parse_number, parse_share
from textkit.scoring.quotation import Quotations
from textkit.scoring.standing import StandingReader

_CN_YEAR = "〇一二三四五六七八九"
_YEAR = re.compile(rf"((?:19|20)[0-9]{{2}})年|二[〇零○]([零○{_CN_YEAR}])([零○{_CN_YEAR}])年")
# A text without one of these tells no quantity: cheaper than any pattern.
_NUMERIC = re.compile(
    "[0-9]|[〇一二两三四五六七八九十百千万亿几数余多][家户人名个座元件项枚辆双台吨只套条把支块箱张]"
    "|[一二两三四五六七八九十多]成|分之|过半|大半|半数|第[一二三四五六七八九十]+[位名、，。；和]|第一"
)
_BY_YEAR = re.compile(r"(?:^|[，,：])(?:力争)?[到至](?:20|二〇)")
_TOP_HEADING = re.compile("[一二三四五六七八九十]+、|第[一二三四五六七八九十]+[章部]|#")
_CLAUSE = "，；,。：:"
_JOINED = re.compile(rf"(?:、|和|与|及)(?:(?P<p>{PERCENT})|(?P<q>{QUANTITY}))")
_ORDINALS = re.compile(rf"(?:位|名)?(?:、|和|与|及)第(?P<o>{ORDINAL})")
# Behind such a character a number is part of another, or counts in order.
_PART_OF = {"q": (*"0123456789.第",), "p": (*"0123456789.",), "o": (*"0123456789.",)}
_MOST_POINTS = 200  # of a score


@dataclass(frozen=True, slots=True)
class _Told:
    """A quantity in a sentence; offsets are into the sentence, of number and unit."""

    indicator: Indicator
    number: Number
    unit: str
    start: int
    end: int


class RuleFactFinder:
    """Finds facts by the indicators of a scheme. Pickles by rules and cues."""

    def __init__(self, rules: FactRules, standing: StandingReader | None = None) -> None:
        self._rules = rules
        self._standing = standing
        self._patterns = [(i, p) for i in rules.indicators for p in i.patterns]
        self._candidates = Candidates([p.pattern for _, p in self._patterns])

    def find(self, tagged: Tagged) -> tuple[Fact, ...]:
        """Facts in order of position; a number serves one indicator only."""
        quotations = Quotations(tagged)
        planned = False
        facts: list[Fact] = []
        for number, (paragraph, text) in enumerate(
            zip(tagged.paragraphs, tagged.texts, strict=True)
        ):
            if paragraph.is_heading:
                if self._rules.plan_heading.search(text):
                    planned = True
                elif _TOP_HEADING.match(text):
                    planned = False
            if _NUMERIC.search(text):
                facts.extend(self._in_paragraph(tagged, number, quotations, planned))
        return tuple(facts)

    def _in_paragraph(
        self, tagged: Tagged, number: int, quotations: Quotations, planned: bool
    ) -> Iterator[Fact]:
        text, written = tagged.texts[number], tagged.document.metadata.year
        if not self._candidates.of(text):
            return
        spans = list(sentences(text))
        standing: tuple[str, ...] | None = None
        for i, (first, last) in enumerate(spans):
            sentence = text[first:last]
            for told in self._in_sentence(sentence) if _NUMERIC.search(sentence) else ():
                if standing is None and self._standing is not None:
                    standing = self._standing.read(text, spans)
                when = self._year(text[: first + told.start], written)
                start, end = quotations.span(number, first + told.start, first + told.end)
                elsewhere = standing is not None and standing[i] == "other_region"
                yield Fact(
                    indicator=told.indicator.key,
                    value=told.number.value,
                    unit=told.unit,
                    year=when,
                    approximate=self._approximate(sentence, told),
                    scope=self._scope(sentence, told, when, written, planned, elsewhere),
                    start=start,
                    end=end,
                    sentence=quotations.quote(*quotations.span(number, first, last)),
                )

    def _in_sentence(self, sentence: str) -> list[_Told]:
        told: list[_Told] = []
        taken: list[tuple[int, int]] = []
        for n in self._candidates.of(sentence):
            indicator, pattern = self._patterns[n]
            for match in pattern.finditer(sentence):
                for one in self._read(match, sentence, indicator):
                    if not any(a < one.end and one.start < b for a, b in taken):
                        taken.append((one.start, one.end))
                        told.append(one)
        return sorted(told, key=lambda t: t.start)

    def _read(self, match: re.Match[str], sentence: str, indicator: Indicator) -> Iterator[_Told]:
        """The quantity that `match` caught, and those listed behind it: 7%、18%."""
        groups = match.groupdict()
        name = next(g for g in ("q", "p", "o") if groups.get(g))
        clause = _clause(sentence, match.start(), match.end())
        if indicator.excluded.search(clause) or not indicator.needed.search(sentence):
            return
        unit = groups.get("unit") or ""
        start, end = match.span(name)
        told = self._quantity(indicator, sentence, start, end, name, unit)
        while told is not None:
            yield told
            then = (_ORDINALS if name == "o" else _JOINED).match(sentence, told.end)
            if then is None or not then.groupdict().get(name):
                return
            start, end = then.span(name)
            told = self._quantity(indicator, sentence, start, end, name, unit)

    def _quantity(  # noqa: PLR0917 - a number in its sentence, and how it is told
        self, indicator: Indicator, sentence: str, start: int, end: int, name: str, unit: str
    ) -> _Told | None:
        if not sentence.startswith(unit, end) or sentence[:start].endswith(_PART_OF[name]):
            return None
        raw = sentence[start:end]
        number = parse_share(raw) if name == "p" else parse_number(raw)
        if number is None or not _plausible(indicator, number):
            return None
        shown = indicator.unit.zh
        if indicator.kind == "quantity" or unit in self._rules.foreign_money:
            shown = unit
        return _Told(indicator, number, shown, start, end + len(unit))

    def _year(self, text: str, written: int | None) -> int | None:
        """The last year that `text` names, or means by a word such as last year."""
        year, at = None, -1
        for found in _YEAR.finditer(text):
            at = found.start()
            digits = found.group(1)
            if digits is None:
                ten, one = (found.group(n).translate(_ZERO) for n in (2, 3))
                digits = f"20{_CN_YEAR.index(ten)}{_CN_YEAR.index(one)}"
            year = int(digits)
        if written is not None:
            for pattern, back in ((self._rules.last_year, 1), (self._rules.this_year, 0)):
                for word in pattern.finditer(text):
                    if word.start() > at:
                        year, at = written - back, word.start()
        return year

    def _approximate(self, sentence: str, told: _Told) -> bool:
        before, after = sentence[max(0, told.start - 6) : told.start], sentence[told.end :]
        return (
            told.number.vague
            or self._rules.about_before.search(before) is not None
            or self._rules.about_after.match(after) is not None
        )

    def _scope(  # noqa: PLR0917 - what is known of the place of a number
        self,
        sentence: str,
        told: _Told,
        year: int | None,
        written: int | None,
        planned: bool,
        elsewhere: bool,
    ) -> str:
        rules, before = self._rules, sentence[: told.start]
        late = year > written if year and written else _BY_YEAR.search(before) is not None
        if planned or late or rules.plan.search(before):
            return "plan"
        if elsewhere or rules.elsewhere.search(before):
            return "other_place"
        own_clause = before[max(before.rfind(c) for c in _CLAUSE) + 1 :]
        whole = told.indicator.kind not in {"share", "rank"} and rules.nation.match(own_clause)
        return "other_place" if whole else "cluster"


_ZERO = str.maketrans("零○", "〇〇")


def _clause(sentence: str, start: int, end: int) -> str:
    left = max(sentence.rfind(c, 0, start) for c in _CLAUSE)
    right = min((i for c in _CLAUSE if (i := sentence.find(c, end)) >= 0), default=len(sentence))
    return sentence[left + 1 : right]


def _plausible(indicator: Indicator, number: Number) -> bool:
    """Whether a number can be a value of the indicator; a part or a price cannot."""
    if number.value < indicator.least:
        return False
    match indicator.kind:
        case "score":
            return 0 < number.value <= _MOST_POINTS
        case "share":
            return 0 < number.value <= 100
        case _:
            return number.value > 0
