"""What speaks for a label: cues, paragraphs and wordings, each with its weight and its sentence.

The weights told of a label sum to its score: ln p less the mean ln p of the other classes. What is
too small to be shown by itself stands in two last contributions, which have no sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from textkit.records import NONE, Contribution, Tagged
from textkit.scoring.cues import CONTEXT
from textkit.scoring.features import Ints, gram_columns
from textkit.scoring.linear import Floats, Scored, ScorerModel
from textkit.scoring.quantities import band_quantities
from textkit.scoring.segments import Sentence
from textkit.scoring.units import DOUBTFUL, WHOLE_CUES, WHOLE_MOST, Reading, counted_hits

PARAGRAPH, WORDING = "paragraph", "wording"
OTHER_WORDINGS, OTHER_PARAGRAPHS = "other_wordings", "other_paragraphs"
_LEAST_WEIGHT = 0.02  # of a cue worth showing, in log-odds
_SHOWN = 12  # contributions kept for a label
_TELLING = 0.5  # probability from which a paragraph is shown as telling a label
_WORDINGS = 4  # n-grams shown for a label
_LOOKED_AT = 24  # of the heaviest n-grams
_SHORTEST = 2  # characters of an n-gram worth showing


@dataclass(frozen=True, slots=True)
class Told:
    """A document with how it was read and scored."""

    tagged: Tagged
    reading: Reading
    scored: Scored


def contributions(model: ScorerModel, told: Told, target: str) -> list[Contribution]:
    """What speaks for the two likeliest labels of `target`, strongest first within a label.

    Weights are in log-odds against the mean of the other classes, and those of a label sum to its
    score. A cue's or wording's weight is that of the document model, linear in both; a
    paragraph's is its probability of the label times the paragraphs' part of the score. Wordings
    are told of the likeliest label alone. The last two contributions hold the remainder of either
    model.
    """
    keys = model.types if target == "type" else model.modes
    out: list[Contribution] = []
    best = np.argsort(-told.scored.probabilities[target], kind="stable")[:2].tolist()
    for rank, k in enumerate(best):
        if keys[k] == NONE:
            continue
        found = [*_cues(model, told, target, k), *_paragraphs(model, told, target, k)]
        if rank == 0:
            found += _wordings(model, told, target, k)
        found.sort(key=lambda c: (-abs(c.weight), c.start, c.cue))
        shown = found[:_SHOWN]
        out += [*shown, *_remainders(told, target, _key(model, target, k), k, shown)]
    return out


def _remainders(
    told: Told, target: str, key: str, k: int, shown: Sequence[Contribution]
) -> Iterator[Contribution]:
    """What is left of the score of class `k` when the contributions that are shown are taken."""
    listed = {True: 0.0, False: 0.0}
    for one in shown:
        listed[one.cue == PARAGRAPH] += one.weight
    scored = told.scored
    of_document = against_others(scored.of_document[target], k) - listed[False]
    yield Contribution(key, OTHER_WORDINGS, of_document, 0, 0, "")
    of_paragraphs = against_others(scored.of_paragraphs[target], k) - listed[True]
    yield Contribution(key, OTHER_PARAGRAPHS, of_paragraphs, 0, 0, "")


def against_others(scores: Floats, k: int) -> float:
    """The score of class `k` less the mean of the other classes' scores."""
    return float(scores[k] - np.delete(scores, k).mean())


def _leads(model: ScorerModel, target: str, k: int, rows: Ints) -> list[float]:
    """How much more each feature weighs for class `k` than for the mean of the others."""
    n = len(model.types)
    weights = model.document.weights[rows]
    weights = weights[:, :n] if target == "type" else weights[:, n:]
    others = np.delete(weights, k, axis=1).mean(axis=1)
    scale = model.mix[target] / model.temperature[target]
    lead: list[float] = (scale * (weights[:, k] - others).astype(np.float64)).tolist()
    return lead


def _key(model: ScorerModel, target: str, k: int) -> str:
    return (model.types if target == "type" else model.modes)[k]


def _cues(model: ScorerModel, told: Told, target: str, k: int) -> Iterator[Contribution]:
    """Cues of structure at each place that counts; a cue of context once, at its first place."""
    known = model.vocabulary.cues
    names = [*known, *(DOUBTFUL + name for name in known)]
    key = _key(model, target, k)
    rows = len(model.vocabulary.columns) + np.arange(len(names))
    leads = dict(zip(names, _leads(model, target, k, rows), strict=True))
    seen: Counter[str] = Counter()
    for index, parts in enumerate(told.reading.sentences):
        for i, part in enumerate(parts):
            for name, hit in counted_hits(part):
                seen[name] += 1
                context = hit.target.startswith(CONTEXT)
                if seen[name] > (1 if context else WHOLE_MOST):
                    continue
                times = min(told.reading.cues[name], WHOLE_MOST) if context else 1
                weight = WHOLE_CUES * times * leads[name]
                if abs(weight) >= _LEAST_WEIGHT:
                    start, end = _place(told.tagged, index, parts, i)
                    yield _quoted(told.tagged, key, hit.key, weight, start, end)


def _paragraphs(model: ScorerModel, told: Told, target: str, k: int) -> Iterator[Contribution]:
    column = k if target == "type" else model.starts[k]
    scale = (1 - model.mix[target]) / model.temperature[target]
    for unit, p in zip(told.reading.units, told.scored.told[target], strict=True):
        if unit.window or p[column] < _TELLING:
            continue
        paragraph = told.tagged.paragraphs[unit.paragraph]
        yield _quoted(
            told.tagged, _key(model, target, k), PARAGRAPH, scale * float(p[column]),
            paragraph.start, paragraph.end,
        )  # fmt: skip


def _wordings(model: ScorerModel, told: Told, target: str, k: int) -> Iterator[Contribution]:
    """The n-grams that weigh most for the label, none inside another, with their first sentence."""
    features = told.scored.grams.indices.astype(np.int64)
    weights = np.array(_leads(model, target, k, features)) * told.scored.grams.data
    heaviest = np.argsort(-weights, kind="stable")[:_LOOKED_AT]
    columns = model.vocabulary.columns[features[heaviest]]
    weight_of = dict(zip(columns.tolist(), weights[heaviest].tolist(), strict=True))
    text = told.reading.text
    found: dict[int, tuple[float, int, str]] = {}
    for n, here in gram_columns(text):
        if n < _SHORTEST:
            continue
        for at in np.flatnonzero(np.isin(here, columns)).tolist():
            words, column = text[at : at + n], int(here[at])
            if column not in found and words.isalnum():
                found[column] = (-weight_of[column], at, words)
    shown: list[str] = []
    for lost, at, words in sorted(found.values()):
        if -lost < _LEAST_WEIGHT or len(shown) == _WORDINGS:
            return
        sentence = _sentence_of(told, at, words)
        if sentence is not None and not any(words in s or s in words for s in shown):
            shown.append(words)
            name = f"{WORDING}:{words}"
            yield _quoted(told.tagged, _key(model, target, k), name, -lost, *sentence)


def _sentence_of(told: Told, at: int, words: str) -> tuple[int, int] | None:
    """Raw offsets of the sentence that the n-gram at `at` of the reading's text stands in."""
    for unit in told.reading.units:
        if not unit.window and unit.start <= at < unit.end:
            text = told.tagged.texts[unit.paragraph]
            parts = told.reading.sentences[unit.paragraph]
            for i, part in enumerate(parts):
                own = band_quantities(text[part.start : part.end]).lower()
                if not part.discounted and words in own:
                    return _place(told.tagged, unit.paragraph, parts, i)
    return None


def _place(tagged: Tagged, index: int, parts: Sequence[Sentence], i: int) -> tuple[int, int]:
    """Raw offsets of a sentence; the paragraph's where the two texts do not fit."""
    paragraph = tagged.paragraphs[index]
    if paragraph.end - paragraph.start == len(tagged.texts[index]):
        return paragraph.start + parts[i].start, paragraph.start + parts[i].end
    if len(paragraph.sentences) == len(parts):
        return paragraph.sentences[i].start, paragraph.sentences[i].end
    return paragraph.start, paragraph.end


def _quoted(  # noqa: PLR0917 - a contribution's fields
    tagged: Tagged, key: str, cue: str, weight: float, start: int, end: int
) -> Contribution:
    return Contribution(key, cue, weight, start, end, tagged.document.text[start:end])
