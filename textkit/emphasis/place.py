"""What tells of a paragraph besides its words: length, place, turns of phrase, neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from textkit.records import Tagged
from textkit.scheme import Scheme

Floats = NDArray[np.float64]

# Turns of phrase that decide how a driver is named: in order to be rejected, as one of several in
# order, as the cause of what changed.
_CUES: dict[str, re.Pattern[str]] = {
    "contrast": re.compile(
        "不是[^。；]{1,40}而是|而不是|并非|而非|真正[^，。]{0,12}的是|与其说|不靠|靠的不是"
        "|无关|没有关系|说到底|归根"
    ),
    "order": re.compile("先[^。]{1,40}(?:再|后|才)|首先|第一步|头一步"),
    "turn": re.compile("但|却|然而|不过|倒是|可是"),
    "credit": re.compile(
        "归功|功劳|根子|根源|关键|主要(?:靠|是因为|原因)|因为|由于|得益于|靠的是|凭|逼|推动|带动"
        "|促使|之所以"
    ),
    "quotation": re.compile('[“"「]'),
    "figure": re.compile(r"\d"),
    "official_verb": re.compile("推进|推动|加快|加强|完善|支持|鼓励|深化|实施"),
    "first_person": re.compile("我们|咱|我"),
}
_SENTENCE_END = re.compile("[。！？]")
PLACE_NAMES = (
    "log_length", "short", "in_document", "first", "last", "position", "no_sentence",
    *(f"cue_{name}" for name in _CUES),
)  # fmt: skip
REACH = 4  # neighbours on either side that are read with a paragraph


def place_features(
    texts: Sequence[str],
    index: Sequence[int] | NDArray[np.integer],
    total: Sequence[int] | NDArray[np.integer],
) -> Floats:
    """Length, place and turns of phrase: paragraphs × `PLACE_NAMES`.

    `texts` are comparable; `index` and `total` tell a paragraph's place in its document.
    """
    length = np.array([max(len(t), 1) for t in texts], dtype=float)
    at, of = np.asarray(index), np.asarray(total)
    many = of > 1
    columns = [
        np.log(length / 100),
        np.minimum(length / 100, 1) - 1,
        many,
        many & (at == 0),
        many & (at == of - 1),
        np.where(many, at / np.maximum(of - 1, 1) - 0.5, 0.0),
        [_SENTENCE_END.search(t) is None for t in texts],
        *([cue.search(t) is not None for t in texts] for cue in _CUES.values()),
    ]
    out = np.array([np.asarray(c, dtype=float) for c in columns]).T
    return out.reshape(len(texts), len(PLACE_NAMES))


def neighbour_scores(scores: Floats, owner: NDArray[np.integer] | None = None) -> Floats:
    """Scores of the previous, the next, and the mean of up to 4 neighbours on either side.

    `scores` is paragraphs × classes, `owner` the document of each paragraph (without it all are of
    one); a missing neighbour scores 0. Sums run in one order: a document's do not depend on others.
    """
    n = len(scores)
    of = np.zeros(n, dtype=np.intp) if owner is None else owner
    around = np.zeros_like(scores)
    others = np.zeros((n, 1))
    sides = [np.zeros_like(scores), np.zeros_like(scores)]
    for step in range(1, min(REACH, n - 1) + 1):
        same = (of[step:] == of[:-step])[:, None]
        before, after = np.where(same, scores[:-step], 0.0), np.where(same, scores[step:], 0.0)
        if step == 1:
            sides[0][step:], sides[1][:-step] = before, after
        around[step:] += before
        around[:-step] += after
        others[step:] += same
        others[:-step] += same
    return np.hstack([*sides, around / np.maximum(others, 1)])


class LexiconFeatures:
    """Weighed lexicon hits of a paragraph by mechanism, and those that the text rejects."""

    def __init__(self, scheme: Scheme) -> None:
        homes = [*scheme.mechanism_pairs, *((key, "") for key in scheme.driver_keys)]
        self._column = {home: i for i, home in enumerate(homes)}
        self._rejected = {key: len(homes) + i for i, key in enumerate(scheme.driver_keys)}
        self.names = (
            *(f"lexicon_{m or d}" for d, m in homes),
            *(f"rejected_{key}" for key in scheme.driver_keys),
        )

    def of(self, tagged: Tagged) -> Floats:
        """log(1 + weight of hits): paragraphs × `names`."""
        return self.of_many([tagged])

    def of_many(self, tagged: Sequence[Tagged]) -> Floats:
        """The same of several documents, one below another."""
        width = len(self.names)
        cells: list[int] = []
        weights: list[float] = []
        first = 0
        for t in tagged:
            for m in t.matches:
                if m.boundary_conflict or m.in_title_quote:
                    continue
                if m.polarity in ("negated", "dismissed"):
                    column = self._rejected[m.driver]
                else:
                    column = self._column[m.driver, m.mechanism]
                cells.append((first + m.paragraph) * width + column)
                weights.append(m.weight)
            first += len(t.paragraphs)
        out = np.bincount(np.array(cells, dtype=np.intp), weights, first * width)
        return np.log1p(out.astype(np.float64).reshape(first, width))


def design(
    scores: Floats, neighbours: Floats, place: Floats, lexicon: Floats, official: Floats
) -> Floats:
    """The second stage's matrix: linear in everything, scores once more for official prose.

    `official` is the degree, 0–1, to which a paragraph reads like official prose.
    """
    degree = official[:, None]
    return np.hstack(
        [scores, neighbours, place, lexicon, degree, degree * scores, degree * neighbours]
    )
