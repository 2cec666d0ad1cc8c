"""All that a text tells of its clusters: name, process, platform and fit beside type and mode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from textkit.records import NONE, ClusterInference, Emphasis, Tagged
from textkit.scheme import Scheme
from textkit.scoring.advice import AdviceRules, load_advice, policy_fit
from textkit.scoring.cues import CueBook
from textkit.scoring.evidence import PARAGRAPH, WORDING
from textkit.scoring.naming import NameRules, cluster_name, is_of_many, load_names, mentions
from textkit.scoring.process import ProcessReader
from textkit.scoring.process_rules import load_process
from textkit.scoring.protocols import ClusterScorer
from textkit.scoring.standing import StandingReader
from textkit.scoring.subclusters import Part, part_of, part_shares, parts

_SEVERAL = "several_clusters"


@dataclass(frozen=True, slots=True)
class TellingRules:
    """What a scheme says of names, processes and advice; any of it may be absent."""

    names: NameRules | None = None
    process: ProcessReader | None = None
    advice: AdviceRules | None = None


def load_telling(folder: Path, book: CueBook) -> TellingRules:
    """The rules of the scheme in `folder`. Raises `SchemeError` with file and line for a fault."""
    names, process, advice = (folder / f"{name}.yaml" for name in ("clusters", "process", "advice"))
    return TellingRules(
        names=load_names(names) if names.is_file() else None,
        process=ProcessReader(load_process(process, book.macros), StandingReader(book))
        if process.is_file()
        else None,
        advice=load_advice(advice) if advice.is_file() else None,
    )


class ClusterTeller:
    """Adds to what a scorer infers, and tells several clusters of a document apart."""

    def __init__(self, scheme: Scheme, scorer: ClusterScorer, rules: TellingRules) -> None:
        self.scheme = scheme
        self.scorer = scorer
        self.rules = rules

    def score(self, tagged: Tagged, emphasis: Emphasis) -> tuple[ClusterInference, ...]:
        """The document's inference first, then one for each of several clusters told apart."""
        (own, *_) = self.scorer.score(tagged, emphasis)
        names = self.rules.names
        if names is None:
            return (self._told(own, tagged, emphasis.shares),)
        named = mentions(tagged, names)
        title = tagged.document.metadata.title
        own = replace(own, cluster_name=cluster_name(title, named, names))
        several = self._several(tagged, emphasis, parts(tagged, named, names))
        types = {one.cluster_type for one in several}
        modes = {one.mode for one in several} - {NONE}
        many = len(types) > 1 or is_of_many(named, names)
        if many and own.cluster_type != NONE:
            own = self._without_type(own)
        if many and (len(modes) > 1 or not several):
            own = self._without_mode(own)
        return (self._told(own, tagged, emphasis.shares), *several)

    def _several(
        self, tagged: Tagged, emphasis: Emphasis, found: Sequence[Part]
    ) -> list[ClusterInference]:
        """A row for each cluster of whose structure the document tells, if of two or more."""
        told = []
        for part in found:
            piece = part_of(tagged, part)
            (one, *_) = self.scorer.score(piece, emphasis)
            if one.cluster_type == NONE:
                continue
            place = replace(
                one,
                cluster_name=part.name,
                is_document=False,
                start=piece.paragraphs[0].start,
                end=piece.paragraphs[-1].end,
            )
            shares = part_shares(tagged, emphasis, part.paragraphs, self.scheme)
            told.append(self._told(place, piece, shares))
        return told if len(told) > 1 else []

    def _without_type(self, own: ClusterInference) -> ClusterInference:
        p = own.type_probabilities
        return replace(
            own,
            cluster_type=NONE,
            confidence=p[-1],
            abstained_because=_SEVERAL,
            expected_mode="",
            agrees_with_theory=None,
        )

    def _without_mode(self, own: ClusterInference) -> ClusterInference:
        return replace(
            own, mode=NONE, mode_confidence=own.mode_probabilities[-1], agrees_with_theory=None
        )

    def _told(
        self, one: ClusterInference, tagged: Tagged, shares: Mapping[str, float | None]
    ) -> ClusterInference:
        """`one` with process and platform where a mode is told, with fit where a type is."""
        if self.rules.process is not None and one.mode != NONE:
            process = self.rules.process.read(tagged, one.mode)
            one = replace(
                one,
                steps=process.steps,
                missing_steps=process.missing_steps,
                entry_link=process.entry_link,
                platform_builder=process.platform_builder,
            )
        if self.rules.advice is not None and one.cluster_type != NONE:
            fit = policy_fit(
                self.rules.advice,
                self.scheme,
                one.cluster_type,
                shares,
                _best_sentence(one),
                tagged.texts,
            )
            one = replace(one, policy_fit=fit)
        return one


def _best_sentence(one: ClusterInference) -> str:
    """The sentence that speaks most for the type: of cues, else of whatever was found."""
    told = [
        c for c in one.contributions
        if c.target == one.cluster_type and c.weight > 0 and c.sentence
    ]  # fmt: skip
    by_cue = [c for c in told if c.cue != PARAGRAPH and not c.cue.startswith(WORDING)] or told
    sums: dict[str, float] = {}
    for c in by_cue:
        sums[c.sentence] = sums.get(c.sentence, 0.0) + c.weight
    return max(sums, key=lambda s: sums[s], default="")
