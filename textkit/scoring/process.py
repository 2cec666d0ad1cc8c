"""The steps of a transformation that a text tells, where it enters, and who built its platform."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textkit.records import Step, Tagged
from textkit.scoring.candidates import Candidates
from textkit.scoring.cues import sentences
from textkit.scoring.process_rules import Patterns, ProcessRules, StepRule
from textkit.scoring.quotation import Quotations
from textkit.scoring.standing import StandingReader

_YEAR = re.compile(r"((?:19|20)[0-9]{2})年")
_STEP, _ENTRY, _BUILDER = "step", "entry", "builder"


@dataclass(frozen=True, slots=True)
class Process:
    """What a text tells of the course of a transformation; empty where it tells nothing."""

    steps: tuple[Step, ...] = ()  # in the order of events
    missing_steps: tuple[str, ...] = ()  # without which a told step hangs in the air
    entry_link: str = ""
    platform_builder: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence that counts: its paragraph and offsets in it."""

    paragraph: int
    start: int
    end: int
    text: str
    tried: frozenset[int]  # patterns that may match in it


@dataclass(frozen=True, slots=True)
class _ToldStep:
    rule: StepRule
    place: _Place
    at: int  # of the match, in the sentence


class ProcessReader:
    """Reads the course of a transformation by the rules of a scheme. Pickles by its parts."""

    def __init__(self, rules: ProcessRules, standing: StandingReader) -> None:
        self._rules = rules
        self._standing = standing
        named: list[tuple[tuple[str, str, str], Patterns]] = [
            ((_STEP, mode, step.key), step.patterns)
            for mode, flow in rules.flows.items()
            for step in flow
        ]
        named += [((_ENTRY, link, str(i)), p) for i, (link, p) in enumerate(rules.entries)]
        named += [((_BUILDER, key, str(i)), p) for i, (key, p) in enumerate(rules.builders)]
        flat = [p for _, patterns in named for p in patterns]
        self._flat = flat
        self._candidates = Candidates([p.pattern for p in flat])
        self._numbers: dict[tuple[str, str, str], tuple[int, ...]] = {}
        n = 0
        for name, patterns in named:
            self._numbers[name] = tuple(range(n, n + len(patterns)))
            n += len(patterns)

    def read(self, tagged: Tagged, mode: str) -> Process:
        """The course told of a transformation by `mode`; empty for a mode without a flow."""
        flow = self._rules.flows.get(mode)
        if not flow:
            return Process()
        places = list(self._places(tagged))
        told = self._told(flow, mode, places)
        told = _in_order(told, self._rules)
        said = self._said_entry(places)
        first = next((t.rule.link for t in told if t.rule.link), "")
        quotations = Quotations(tagged)
        return Process(
            steps=tuple(_step(t, quotations) for t in told),
            missing_steps=missing_steps(flow, [t.rule.key for t in told]),
            entry_link=said or first,
            platform_builder=self._builder(places),
        )

    def _places(self, tagged: Tagged) -> Iterator[_Place]:
        """Sentences of the body that count and in which any pattern may match, in order."""
        for number, (paragraph, text) in enumerate(
            zip(tagged.paragraphs, tagged.texts, strict=True)
        ):
            if paragraph.is_heading or not self._candidates.of(text):
                continue
            spans = list(sentences(text))
            standing = self._standing.read(text, spans)
            for (start, end), aside in zip(spans, standing, strict=True):
                tried = self._candidates.of(text[start:end]) if not aside else []
                if tried:
                    yield _Place(number, start, end, text[start:end], frozenset(tried))

    def _match(
        self, name: tuple[str, str, str], place: _Place, *, may_lack: bool = False
    ) -> re.Match[str] | None:
        """The first match of the patterns of `name` that is not told as lacking."""
        for n in self._numbers[name]:
            if n not in place.tried:
                continue
            for found in self._flat[n].finditer(place.text):
                clause = place.text.rfind("，", 0, found.start()) + 1
                if may_lack or not self._rules.lacking.search(place.text, clause, found.end()):
                    return found
        return None

    def _told(
        self, flow: Sequence[StepRule], mode: str, places: Sequence[_Place]
    ) -> list[_ToldStep]:
        told = []
        for rule in flow:
            for place in places:
                found = self._match((_STEP, mode, rule.key), place, may_lack=rule.may_lack)
                if found is not None:
                    told.append(_ToldStep(rule, place, found.start()))
                    break
        return told

    def _said_entry(self, places: Sequence[_Place]) -> str:
        """The link that the text says came first, in so many words; else empty."""
        for place in places:
            for i, (link, _) in enumerate(self._rules.entries):
                if self._match((_ENTRY, link, str(i)), place):
                    return link
        return ""

    def _builder(self, places: Sequence[_Place]) -> str:
        """Who built the platform: who is named so in most sentences, the first told of equals."""
        counts: dict[str, int] = {}
        for place in places:
            if not (
                self._rules.platform.search(place.text) and self._rules.build.search(place.text)
            ):
                continue
            for i, (key, _) in enumerate(self._rules.builders):
                if self._match((_BUILDER, key, str(i)), place):
                    counts[key] = counts.get(key, 0) + 1
                    break
        return max(counts, key=lambda key: counts[key], default="")


def _in_order(told: Sequence[_ToldStep], rules: ProcessRules) -> list[_ToldStep]:
    """Steps in the order of events: words for first and last, then years, then the text's order.

    A step without a year has that of the step before it in the text.
    """
    by_text = sorted(told, key=lambda t: (t.place.paragraph, t.place.start, t.at))
    keyed = []
    year = 0
    for i, t in enumerate(by_text):
        before = t.place.text[: t.at]
        named = _YEAR.findall(before)
        if named:
            year = int(named[-1])
        elif rules.next_year.search(before):
            year += 1
        rank = -1 if rules.first.search(before) else 1 if rules.last.search(before) else 0
        keyed.append(((rank, year, i), t))
    return [t for _, t in sorted(keyed, key=lambda k: k[0])]


def _step(told: _ToldStep, quotations: Quotations) -> Step:
    start, end = quotations.span(told.place.paragraph, told.place.start, told.place.end)
    return Step(told.rule.key, start, end, quotations.quote(start, end))


def missing_steps(flow: Sequence[StepRule], told: Sequence[str]) -> tuple[str, ...]:
    """Untold steps without which a told one has nothing that leads to it, in the flow's order.

    The first step of a flow, and one that nothing leads to, need none. Of several steps that lead
    to one the first in the flow is named.
    """
    missing: set[str] = set()
    wanted = list(told)
    while wanted:
        key = wanted.pop()
        before = [s.key for s in flow if key in s.leads_to]
        if key == flow[0].key or not before or {*before} & {*told, *missing}:
            continue
        missing.add(before[0])
        wanted.append(before[0])
    return tuple(s.key for s in flow if s.key in missing)
