"""What a competent user would build in an afternoon: the readings that textkit has to beat.

Majority class; a short keyword list; TF-IDF of words (1–2) and characters (1–3) with a logistic
regression. Each is a `ReadingTrainer`, so that it is refitted in the folds that textkit gets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textkit.emphasis.lexicon_reading import main_mechanism
from textkit.evaluate.gold import GoldDocument, GoldParagraph
from textkit.evaluate.trainers import GoldTagger
from textkit.records import NONE, ParagraphReading, Tagged
from textkit.scheme import Scheme

Floats = NDArray[np.float64]
_KEYWORDS_A_HOME = 8  # shortest terms taken from each mechanism, and from the general ones
_NOTHING_FOUND = 0.5  # what "none" weighs beside one keyword
# Of C in (1, 10, 30) and all grams or those of two texts, the strongest on writers held out (.79;
# scikit-learn's defaults .64): a lead over the baseline should not come from a weak baseline.
_C = 30.0
_MANY = 100  # texts


@dataclass(frozen=True, slots=True)
class MajorityTrainer:
    """Says of every paragraph what most paragraphs are."""

    scheme: Scheme

    def train(self, labelled: Sequence[GoldDocument], seed: int) -> MajorityReader:
        """The frequencies of the labels."""
        keys = (*self.scheme.driver_keys, NONE)
        drivers = Counter(p.main_driver for d in labelled for p in d.paragraphs)
        total = max(1, drivers.total())
        mechanisms = Counter(
            pair for d in labelled for p in d.paragraphs if (pair := main_pair(p, self.scheme))
        )
        told = [mechanisms[pair] / total for pair in self.scheme.mechanism_pairs]
        return MajorityReader(self.scheme, tuple(drivers[k] / total for k in keys), tuple(told))


@dataclass(frozen=True, slots=True)
class MajorityReader:
    """The same answer for every paragraph."""

    scheme: Scheme
    probabilities: tuple[float, ...]
    mechanisms: tuple[float, ...]

    def read(self, tagged: Tagged) -> tuple[ParagraphReading, ...]:
        """One reading a paragraph."""
        p, m = np.array(self.probabilities), np.array(self.mechanisms)
        return tuple(reading(self.scheme, q.index, p, m) for q in tagged.paragraphs)


class KeywordReader:
    """A short list of keywords, counted as bare strings; it learns nothing."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._words = [
            (d, home, t.term)
            for d, driver in enumerate(scheme.drivers)
            for home, terms in (
                ("", driver.general),
                *((m.key, m.terms) for m in driver.mechanisms),
            )
            for t in sorted(terms, key=lambda t: (-t.weight, len(t.term)))[:_KEYWORDS_A_HOME]
        ]

    def train(self, labelled: Sequence[GoldDocument], seed: int) -> KeywordReader:
        """The list itself, whatever the labels."""
        return self

    def read(self, tagged: Tagged) -> tuple[ParagraphReading, ...]:
        """One reading a paragraph: the driver whose keywords stand there most often."""
        pairs = {pair: i for i, pair in enumerate(self._scheme.mechanism_pairs)}
        keys = self._scheme.driver_keys
        out = []
        for paragraph, text in zip(tagged.paragraphs, tagged.texts, strict=True):
            counts = np.zeros(len(keys) + 1)
            told = np.zeros(len(pairs))
            counts[-1] = _NOTHING_FOUND
            for driver, mechanism, word in self._words:
                n = text.count(word)
                counts[driver] += n
                if mechanism:
                    told[pairs[keys[driver], mechanism]] += n
            total = counts.sum()
            out.append(reading(self._scheme, paragraph.index, counts / total, told / total))
        return tuple(out)


@dataclass(frozen=True, slots=True)
class TfidfTrainer:
    """TF-IDF of words (1–2) and characters (1–3), logistic regression; mechanisms by a second."""

    scheme: Scheme
    tagger: GoldTagger

    def train(self, labelled: Sequence[GoldDocument], seed: int) -> TfidfReader:
        """A reader fitted to the paragraphs of `labelled`."""
        texts: list[Worded] = []
        drivers: list[str] = []
        mechanisms: list[str] = []
        for gold in labelled:
            texts += worded(self.tagger.tag(gold))
            drivers += [p.main_driver for p in gold.paragraphs]
            mechanisms += ["/".join(main_pair(p, self.scheme) or ()) for p in gold.paragraphs]
        with_mechanism = [i for i, m in enumerate(mechanisms) if m]
        return TfidfReader(
            self.scheme,
            TextClassifier.fit(texts, drivers, seed),
            TextClassifier.fit(
                [texts[i] for i in with_mechanism], [mechanisms[i] for i in with_mechanism], seed
            ),
        )


class TfidfReader:
    """Judges paragraphs by their words and characters."""

    def __init__(self, scheme: Scheme, drivers: TextClassifier, mechanisms: TextClassifier) -> None:
        self._scheme, self._drivers, self._mechanisms = scheme, drivers, mechanisms

    def read(self, tagged: Tagged) -> tuple[ParagraphReading, ...]:
        """One reading a paragraph."""
        if not tagged.paragraphs:
            return ()
        scheme, texts = self._scheme, worded(tagged)
        p = self._drivers.probabilities(texts, [*scheme.driver_keys, NONE])
        pairs = ["/".join(pair) for pair in scheme.mechanism_pairs]
        m = self._mechanisms.probabilities(texts, pairs)
        return tuple(reading(scheme, q.index, p[i], m[i]) for i, q in enumerate(tagged.paragraphs))


Worded = tuple[str, tuple[str, ...]]  # a text and its words


def worded(tagged: Tagged) -> list[Worded]:
    """Normalised text and words of each paragraph."""
    return list(zip(tagged.texts, tagged.words, strict=True))


class TextClassifier:
    """A class for a text, by words 1–2 and characters 1–3; a single class needs no model."""

    def __init__(self, classes: Sequence[str], vectorizers: Sequence[Any], model: Any) -> None:
        self._classes, self._vectorizers, self._model = list(classes), vectorizers, model

    @classmethod
    def fit(cls, texts: Sequence[Worded], labels: Sequence[str], seed: int) -> TextClassifier:
        """Fits vectorizers and regression. Without any text the classifier knows no class."""
        from scipy.sparse import hstack
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        classes = sorted(set(labels))
        if len(classes) < 2:
            return cls(classes, (), None)
        least = 2 if len(texts) >= _MANY else 1
        vectorizers = [
            TfidfVectorizer(analyzer=grams, sublinear_tf=True, min_df=least)
            for grams in (_word_grams, _character_grams)
        ]
        features = hstack([v.fit_transform(texts) for v in vectorizers]).tocsr()
        model = LogisticRegression(C=_C, max_iter=300, tol=1e-3, random_state=seed)
        model.fit(features, labels)
        return cls(list(model.classes_), vectorizers, model)

    def probabilities(self, texts: Sequence[Worded], classes: Sequence[str]) -> Floats:
        """Texts × `classes`; a class that was never seen has 0."""
        from scipy.sparse import hstack

        out = np.zeros((len(texts), len(classes)))
        if self._model is None:
            found = np.ones((len(texts), len(self._classes)))
        else:
            features = hstack([v.transform(texts) for v in self._vectorizers]).tocsr()
            found = self._model.predict_proba(features)
        for j, name in enumerate(self._classes):
            out[:, list(classes).index(name)] = found[:, j]
        return out


def _word_grams(text: Worded) -> list[str]:
    words = [w for w in text[1] if not w.isspace()]
    return [*words, *(f"{a} {b}" for a, b in pairwise(words))]


def _character_grams(text: Worded) -> Iterable[str]:
    bare = text[0]
    return (bare[i : i + n] for n in (1, 2, 3) for i in range(len(bare) - n + 1))


def main_pair(paragraph: GoldParagraph, scheme: Scheme) -> tuple[str, str] | None:
    """The main driver with the first mechanism of it that is labelled, if there is one."""
    driver = paragraph.main_driver
    known = [m for m in paragraph.mechanisms if (driver, m) in scheme.mechanism_pairs]
    return (driver, known[0]) if known else None


def reading(
    scheme: Scheme, paragraph: int, probabilities: Floats, mechanisms: Floats
) -> ParagraphReading:
    """The record of one judgement: the likeliest driver, and the likeliest mechanism under it."""
    main = (*scheme.driver_keys, NONE)[int(probabilities.argmax())]
    told = mechanisms.tolist()
    return ParagraphReading(
        paragraph=paragraph,
        probabilities=tuple(probabilities.tolist()),
        main_driver=main,
        main_mechanism=main_mechanism(main, told, scheme.mechanism_pairs),
        mechanism_probabilities=tuple(told),
    )
