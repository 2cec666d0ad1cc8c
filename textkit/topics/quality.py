"""How good topics are: coherence, purity of the seeds, top words, stability over random seeds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from textkit.topics.seeded import SeededTopicModel
from textkit.topics.state import FittedTopics
from textkit.topics.vocabulary import TokenLists

_WINDOW = 10  # words that count as near one another, as in gensim's c_npmi


@dataclass(frozen=True, slots=True)
class TopicWord:
    """A word of a topic."""

    topic: str
    rank: int  # from 1
    word: str
    probability: float  # of the word in the topic
    exclusivity: float  # of the topic given the word, 0–1
    is_seed: bool


@dataclass(frozen=True, slots=True)
class SeedReading:
    """What became of one seed."""

    topic: str
    seed: str
    weight: float
    documents: int  # that hold it; 0 where the corpus lacks it
    purity: float | None  # part of its occurrences that its own topic explains
    strongest_topic: str  # the topic that explains most of them; empty where the corpus lacks it


@dataclass(frozen=True, slots=True)
class TopicQuality:
    """A topic in figures."""

    topic: str
    coherence: float | None  # c_npmi of the top words, -1 to 1
    seed_purity: float | None  # mean over its seeds, by occurrences; None without seeds
    seed_mass: float | None  # part of the topic's words that are its seeds: 1 less it is drift
    seeds: int
    missing_seeds: int
    share: float  # of the corpus


@dataclass(frozen=True, slots=True)
class TopicStability:
    """How far a topic depends on the random seed: means over pairs of fits, and their range."""

    topic: str
    correlation: float  # of the shares that two fits give to the same documents
    correlation_low: float  # of the worst pair
    difference: float  # mean absolute difference of the shares
    overlap: float  # Jaccard index of the top words


def top_words(fitted: FittedTopics, *, n: int = 10) -> tuple[TopicWord, ...]:
    """The `n` most probable words of each topic, topic by topic; ties in order of vocabulary."""
    probabilities = fitted.word_probabilities
    exclusivity = _given_word(fitted)
    out = []
    for k, topic in enumerate(fitted.topics):
        seeds = fitted.seeds.get(topic, {})
        for rank, i in enumerate(_top(probabilities[k], n), start=1):
            word = fitted.vocabulary.words[i]
            out.append(
                TopicWord(
                    topic,
                    rank,
                    word,
                    float(probabilities[k, i]),
                    float(exclusivity[k, i]),
                    word in seeds,
                )
            )
    return tuple(out)


def seed_readings(fitted: FittedTopics) -> tuple[SeedReading, ...]:
    """What became of each seed, in the order of the seeds."""
    given_word = _given_word(fitted)
    out = []
    for k, (topic, terms) in enumerate(fitted.seeds.items()):
        for seed, weight in terms.items():
            i = fitted.index.get(seed)
            if i is None or fitted.vocabulary.documents[i] == 0:
                out.append(SeedReading(topic, seed, weight, 0, None, ""))
                continue
            strongest = fitted.topics[int(np.argmax(given_word[:, i]))]
            found = fitted.vocabulary.documents[i]
            purity = float(given_word[k, i])
            out.append(SeedReading(topic, seed, weight, found, purity, strongest))
    return tuple(out)


def topic_quality(
    fitted: FittedTopics, documents: TokenLists, *, n: int = 10
) -> tuple[TopicQuality, ...]:
    """Each topic in figures; `documents` is read once, for the coherence of the `n` top words."""
    tops = [[fitted.vocabulary.words[i] for i in _top(row, n)] for row in fitted.word_probabilities]
    coherences = coherence(tops, documents)
    counts = np.array(fitted.vocabulary.occurrences, np.float64)
    given_word = _given_word(fitted)
    mass = (given_word * counts).sum(axis=1)
    out = []
    for k, topic in enumerate(fitted.topics):
        seeds = fitted.seeds.get(topic, {})
        found = [i for i in map(fitted.index.get, seeds) if i is not None and counts[i] > 0]
        explained = (given_word[k, found] * counts[found]).sum() if found else 0.0
        out.append(
            TopicQuality(
                topic=topic,
                coherence=coherences[k],
                seed_purity=float(explained / counts[found].sum()) if found else None,
                seed_mass=float(explained / mass[k]) if seeds and mass[k] > 0 else None,
                seeds=len(seeds),
                missing_seeds=len(seeds) - len(found),
                share=float(mass[k] / max(mass.sum(), 1e-12)),
            )
        )
    return tuple(out)


def coherence(
    tops: Sequence[Sequence[str]], documents: TokenLists, *, window: int = _WINDOW
) -> tuple[float | None, ...]:
    """c_npmi of each list of words: mean normalised pointwise mutual information of its pairs.

    Counted in windows of `window` words slid over `documents`, a shorter document being one window
    (Röder, Both, Hinneburg 2015). None for a list of fewer than two words or an empty corpus.
    """
    wanted = frozenset(word for top in tops for word in top)
    singles: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    n_windows = 0
    for tokens in documents:
        for present, times in _windows(tokens, wanted, window):
            n_windows += times
            for word in present:
                singles[word] += times
            for pair in combinations(present, 2):
                pairs[pair] += times
    if not n_windows:
        return (None,) * len(tops)
    return tuple(_mean_npmi(top, singles, pairs, n_windows) for top in tops)


def stability(
    model: SeededTopicModel, documents: TokenLists, *, states: Sequence[int] = (0, 1, 2, 3, 4)
) -> tuple[TopicStability, ...]:
    """How far each topic depends on chance: one fit a random state, compared pair by pair.

    Seeded topics are held together by their names; background topics are aligned with those of the
    first fit by the overlap of their word distributions. Documents are those fitted on.
    """
    fits = [
        SeededTopicModel(model.seeds, **_settings(model, state)).fit(documents) for state in states
    ]
    first = fits[0].fitted
    orders = [_aligned(first, f.fitted) for f in fits]
    thetas = [f.transform(documents)[:, o] for f, o in zip(fits, orders, strict=True)]
    tops = [
        [
            {f.fitted.vocabulary.words[i] for i in _top(f.fitted.word_probabilities[k], 10)}
            for k in o
        ]
        for f, o in zip(fits, orders, strict=True)
    ]
    out = []
    for k, topic in enumerate(first.topics):
        rs, differences, overlaps = [], [], []
        for a, b in combinations(range(len(fits)), 2):
            rs.append(_correlation(thetas[a][:, k], thetas[b][:, k]))
            differences.append(float(np.abs(thetas[a][:, k] - thetas[b][:, k]).mean()))
            overlaps.append(len(tops[a][k] & tops[b][k]) / max(len(tops[a][k] | tops[b][k]), 1))
        out.append(
            TopicStability(
                topic,
                float(np.mean(rs)) if rs else 1.0,
                min(rs, default=1.0),
                float(np.mean(differences)) if rs else 0.0,
                float(np.mean(overlaps)) if rs else 1.0,
            )
        )
    return tuple(out)


def _settings(model: SeededTopicModel, state: int) -> dict[str, object]:
    config = replace(model.config, random_state=state)
    return {name: getattr(config, name) for name in config.__dataclass_fields__}


def _given_word(fitted: FittedTopics) -> NDArray[np.float64]:
    """Probability of each topic given the word (topics × words), from expected counts."""
    rows = fitted.concentration.astype(np.float64)
    return np.asarray(rows / rows.sum(axis=0, keepdims=True))


def _top(row: NDArray[np.float64], n: int) -> list[int]:
    return [int(i) for i in np.argsort(-row, kind="stable")[:n]]


def _aligned(first: FittedTopics, other: FittedTopics) -> list[int]:
    n = first.n_seeded
    a = np.sqrt(first.word_probabilities[n:])
    b = np.sqrt(other.word_probabilities[n:])
    if not len(a):
        return list(range(n))
    from scipy.optimize import linear_sum_assignment  # slow to load

    _, columns = linear_sum_assignment(-(a @ b.T))  # Bhattacharyya overlap
    return [*range(n), *(n + int(c) for c in columns)]


def _correlation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    if a.std() < 1e-12 or b.std() < 1e-12:
        return 1.0 if np.allclose(a, b) else 0.0
    return float(np.corrcoef(a, b)[0, 1])


def _windows(
    tokens: Sequence[str], wanted: frozenset[str], window: int
) -> Iterator[tuple[list[str], int]]:
    """(wanted words present, in how many consecutive windows) over a document."""
    last = max(len(tokens) - window, 0)  # start of the last window
    if not tokens:
        return
    places = [(i, word) for i, word in enumerate(tokens) if word in wanted]
    changes = sorted(
        {0, last + 1}
        | {i + 1 for i, _ in places if i < last}
        | {i - window + 1 for i, _ in places if 0 < i - window + 1 <= last}
    )
    low = high = 0
    for start, end in pairwise(changes):
        while high < len(places) and places[high][0] < start + window:
            high += 1
        while low < high and places[low][0] < start:
            low += 1
        yield sorted({word for _, word in places[low:high]}), end - start


def _mean_npmi(
    top: Sequence[str], singles: Counter[str], pairs: Counter[tuple[str, str]], n_windows: int
) -> float | None:
    values = []
    for a, b in combinations(sorted(set(top)), 2):
        together = pairs[(a, b)] / n_windows
        if not singles[a] or not singles[b] or not together:
            values.append(-1.0)
        elif together == 1.0:
            values.append(1.0)
        else:
            chance = singles[a] * singles[b] / n_windows**2
            values.append(math.log(together / chance) / -math.log(together))
    return float(np.mean(values)) if values else None
