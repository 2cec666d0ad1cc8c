"""spaCy components: thin adapters that call the plain functions and hang results on the `Doc`.

Each works in a pipeline that knows nothing else of textkit (`spacy.blank("zh")`), survives
`nlp.pipe(n_process=2)` and `DocBin`, and round-trips through `nlp.to_disk` / `spacy.load`.
Results lie in `doc.spans` (token-aligned) and, exact to the character, in `doc._`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from textkit.normalize import detect_script
from textkit.pipeline.segment import segment
from textkit.pipeline.tagger import LexiconTagger
from textkit.pipeline.tokenizer import Engine, Segmenter
from textkit.records import Match, Paragraph, Span
from textkit.scheme import DEFAULT_SCHEME, Scheme, load_scheme

_PARAGRAPHS = "textkit.paragraphs"
_MATCHES = "textkit.matches"


def _paragraphs(doc: Doc) -> tuple[Paragraph, ...]:
    stored = doc.user_data.get(_PARAGRAPHS)
    if stored is None:
        return segment(doc.text).paragraphs
    return tuple(
        Paragraph(**{**row, "sentences": tuple(Span(**s) for s in row["sentences"])})
        for row in stored
    )


def _matches(doc: Doc) -> tuple[Match, ...]:
    return tuple(
        Match(**{**row, "sentence": Span(**row["sentence"])})
        for row in doc.user_data.get(_MATCHES, ())
    )


def register_extensions() -> None:
    """Declares `doc._.paragraphs` and `doc._.matches`, read from plain values on the `Doc`."""
    if not Doc.has_extension("paragraphs"):
        Doc.set_extension("paragraphs", getter=_paragraphs)
    if not Doc.has_extension("matches"):
        Doc.set_extension("matches", getter=_matches)


class ParagraphSegmenter:
    """Sets `doc._.paragraphs`, `doc.spans["paragraphs"]`, sentence starts where none are."""

    def __call__(self, doc: Doc) -> Doc:
        """The same `doc`, cut."""
        paragraphs = segment(doc.text).paragraphs
        doc.user_data[_PARAGRAPHS] = [asdict(p) for p in paragraphs]
        spans = [doc.char_span(p.start, p.end, alignment_mode="expand") for p in paragraphs]
        doc.spans["paragraphs"] = [s for s in spans if s is not None]
        if not doc.has_annotation("SENT_START"):
            starts = {s.start for p in paragraphs for s in p.sentences}
            for token in doc:
                token.is_sent_start = token.i == 0 or token.idx in starts
        return doc


class DriverTagger:
    """Sets `doc._.matches` and `doc.spans[spans_key]`, labelled by driver, mechanism as id."""

    def __init__(self, scheme: Scheme, engine: Engine, spans_key: str) -> None:
        self.spans_key = spans_key
        self.engine: Engine = engine
        self._tagger = LexiconTagger(scheme, Segmenter(engine, scheme.words))

    @property
    def scheme(self) -> Scheme:
        """The scheme whose terms are looked for."""
        return self._tagger.scheme

    def __call__(self, doc: Doc) -> Doc:
        """The same `doc` with its hits."""
        script = detect_script(doc.text)
        matches = [
            match
            for paragraph in doc._.paragraphs
            for match in self._tagger.matches(
                self._tagger.prepare(doc.text, paragraph, script=script)
            )
        ]
        doc.user_data[_MATCHES] = [asdict(m) for m in matches]
        spans = [
            doc.char_span(
                m.start, m.end, label=m.driver, span_id=m.mechanism, alignment_mode="expand"
            )
            for m in matches
        ]
        doc.spans[self.spans_key] = [s for s in spans if s is not None]
        return doc

    def _restore(self, data: dict[str, Any]) -> DriverTagger:
        self.engine = data["engine"]
        scheme = Scheme.model_validate(data["scheme"])
        self._tagger = LexiconTagger(scheme, Segmenter(self.engine, scheme.words))
        return self

    def _dump(self) -> dict[str, Any]:
        return {
            "engine": self.engine,
            "scheme": self.scheme.model_dump(mode="json", by_alias=True),
        }

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Scheme and engine as JSON in the folder `path`."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / "tagger.json").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> DriverTagger:
        """The tagger that `to_disk` wrote to `path`."""
        return self.from_bytes((Path(path) / "tagger.json").read_bytes())

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Scheme and engine as bytes of JSON."""
        return json.dumps(self._dump(), ensure_ascii=False, sort_keys=True).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> DriverTagger:
        """The tagger back from bytes."""
        return self._restore(json.loads(data))


@Language.factory("textkit_paragraphs", assigns=["doc.spans", "doc._.paragraphs"])
def make_paragraphs(nlp: Language, name: str) -> ParagraphSegmenter:
    """The factory of `ParagraphSegmenter`."""
    register_extensions()
    return ParagraphSegmenter()


@Language.factory(
    "driver_tagger",
    assigns=["doc.spans", "doc._.matches"],
    default_config={"scheme": DEFAULT_SCHEME, "engine": "rust", "spans_key": "drivers"},
)
def make_tagger(
    nlp: Language, name: str, scheme: str, engine: Engine, spans_key: str
) -> DriverTagger:
    """The factory of `DriverTagger`; `scheme` is a name or a folder."""
    register_extensions()
    return DriverTagger(load_scheme(scheme), engine, spans_key)
