"""What tells of a paragraph besides its words: length, place, neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SENTENCE_END = re.compile("[。！？]")
PLACE_NAMES = (
    "log_length", "short", "in_document", "first", "last", "position", "no_sentence",
)  # fmt: skip
REACH = 4  # neighbours on either side that are read with a paragraph


def place_features(
    texts: Sequence[str],
    index: Sequence[int] | NDArray[np.integer],
    total: Sequence[int] | NDArray[np.integer],
) -> Floats:
    """Length and place: paragraphs × `PLACE_NAMES`.

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


def design(scores: Floats, neighbours: Floats, place: Floats, official: Floats) -> Floats:
    """The second stage's matrix: linear in everything, scores once more for official prose.

    `official` is the degree, 0–1, to which a paragraph reads like official prose.
    """
    degree = official[:, None]
    return np.hstack([scores, neighbours, place, degree, degree * scores, degree * neighbours])
