"""Which words a topic model sees: counted from a stream, pruned by frequency, seeds kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from textkit.errors import UsageError
from textkit.i18n import Bi

TokenLists = Iterable[Sequence[str]]

_MAX_COUNTED = 2_000_000  # words held while counting; beyond it those seen once are forgotten


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in order of frequency, with what the corpus says of each."""

    words: tuple[str, ...]
    documents: tuple[int, ...]  # documents that hold the word
    occurrences: tuple[int, ...]
    n_documents: int
    n_tokens: int  # before pruning

    def index(self) -> dict[str, int]:
        """Position of each word."""
        return {word: i for i, word in enumerate(self.words)}


def restartable(documents: TokenLists) -> TokenLists:
    """`documents` itself. Raises `UsageError` for an iterator, which can be read only once."""
    if isinstance(documents, Iterator):
        raise UsageError(
            Bi("文档只能读一遍", "the documents can be read only once"),
            "",
            Bi(
                "请传入列表，或每次 iter() 都从头开始的对象",
                "pass a list, or an object that starts anew at each iter()",
            ),
        )
    return documents


def build_vocabulary(
    documents: TokenLists,
    *,
    keep: Collection[str] = (),
    no_below: int = 1,
    no_above: float = 1.0,
    max_words: int = 20_000,
    keep_missing: bool = False,
) -> Vocabulary:
    """Words of `documents`, the most widespread first (ties by code point).

    A word stays that stands in at least `no_below` documents and in at most the part `no_above`
    of them, and is among the `max_words` most widespread. A word of `keep` stays wherever the
    corpus has it at all. Empty input gives an empty vocabulary.
    """
    in_documents: Counter[str] = Counter()
    occurrences: Counter[str] = Counter()
    n_documents = n_tokens = 0
    kept = frozenset(keep)
    for tokens in documents:
        counts = Counter(tokens)
        occurrences.update(counts)
        in_documents.update(counts.keys())
        n_documents += 1
        n_tokens += counts.total()
        if len(in_documents) > _MAX_COUNTED:
            for word in [w for w, n in in_documents.items() if n == 1 and w not in kept]:
                del in_documents[word], occurrences[word]
    ceiling = no_above * n_documents
    ranked = sorted(in_documents.items(), key=lambda item: (-item[1], item[0]))
    common = [w for w, n in ranked if no_below <= n <= ceiling][:max_words]
    chosen = {*common, *(w for w in kept if w in in_documents)}
    absent = sorted(kept - in_documents.keys()) if keep_missing else []
    words = (*(w for w, _ in ranked if w in chosen), *absent)
    return Vocabulary(
        words,
        tuple(in_documents[w] for w in words),
        tuple(occurrences[w] for w in words),
        n_documents,
        n_tokens,
    )
