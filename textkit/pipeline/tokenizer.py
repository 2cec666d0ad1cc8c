"""Word segmentation: rjieba (Rust) by default, jieba itself as the reference engine.

Both read the same dictionary and give the same words inside runs of Chinese characters; a test
holds them together. Dictionaries are per instance: the process-wide jieba is never touched.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from textkit.errors import UsageError
from textkit.i18n import Bi

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

Engine = Literal["rust", "python"]
ENGINES: tuple[Engine, ...] = ("rust", "python")
_WORD_FREQUENCY = 1_000  # weight of an added word: well known, without breaking its neighbours


class Segmenter:
    """Cuts text into words. Pickles by its settings; loads its dictionary at first use."""

    def __init__(self, engine: Engine = "rust", words: Iterable[str] = ()) -> None:
        if engine not in ENGINES:
            raise UsageError(
                Bi(f"没有分词引擎“{engine}”", f"no segmentation engine {engine!r}"),
                hint=Bi(f"可用：{'、'.join(ENGINES)}", f"there are: {', '.join(ENGINES)}"),
            )
        self.engine = engine
        self.words = tuple(words)

    def __reduce__(self) -> tuple[type[Segmenter], tuple[Engine, tuple[str, ...]]]:
        return Segmenter, (self.engine, self.words)

    @cached_property
    def _cut(self) -> Callable[[str], list[str]]:
        return _rust(self.words) if self.engine == "rust" else _python(self.words)

    def cut(self, text: str) -> list[str]:
        """Words of `text` in order; joined they are `text` again."""
        return self._cut(text)


def _rust(words: tuple[str, ...]) -> Callable[[str], list[str]]:
    import rjieba

    engine = rjieba.Jieba()
    for word in words:
        engine.add_word(word, _WORD_FREQUENCY, "n")
    cut: Callable[[str], list[str]] = engine.cut
    return cut


def _python(words: tuple[str, ...]) -> Callable[[str], list[str]]:
    import logging

    import jieba

    logging.getLogger("jieba").setLevel(logging.WARNING)
    engine = jieba.Tokenizer()
    engine.tmp_dir = tempfile.gettempdir()
    for word in words:
        engine.add_word(word, _WORD_FREQUENCY, "n")
    cut: Callable[[str], list[str]] = engine.lcut
    return cut


class SpacyTokenizer:
    """A spaCy tokenizer over a `Segmenter`: `doc.text` equals the text that came in."""

    def __init__(self, vocab: Vocab, segmenter: Segmenter) -> None:
        self.vocab = vocab
        self.segmenter = segmenter

    def __call__(self, text: str) -> Doc:
        """The words of `text` as a `Doc`."""
        from spacy.tokens import Doc

        words: list[str] = []
        spaces: list[bool] = []
        for word in self.segmenter.cut(text):
            if word == " " and words and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(word)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def _settings(self) -> dict[str, Any]:
        return {"engine": self.segmenter.engine, "words": list(self.segmenter.words)}

    def _restore(self, settings: dict[str, Any]) -> SpacyTokenizer:
        self.segmenter = Segmenter(settings["engine"], settings["words"])
        return self

    def to_bytes(self, **_: object) -> bytes:
        """Settings as bytes."""
        return json.dumps(self._settings(), ensure_ascii=False).encode()

    def from_bytes(self, data: bytes, **_: object) -> SpacyTokenizer:
        """Settings back from bytes."""
        return self._restore(json.loads(data))

    def to_disk(self, path: str | Path, **_: object) -> None:
        """Settings as a file of JSON at `path`."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, **_: object) -> SpacyTokenizer:
        """Settings back from the file at `path`."""
        return self.from_bytes(Path(path).read_bytes())


def make_spacy_tokenizer(
    engine: Engine = "rust", words: list[str] | None = None
) -> Callable[[Any], SpacyTokenizer]:
    """The factory behind `textkit.tokenizer.v1` in spaCy's registry of tokenizers."""

    def create(nlp: Any) -> SpacyTokenizer:
        return SpacyTokenizer(nlp.vocab, Segmenter(engine, words or ()))

    return create
