"""The spaCy component that measures and scores: `doc._.emphasis`, `doc._.cluster`, `doc._.facts`.

It calls the same analyst as the batch path, so both give the same numbers by construction.
Results are kept on the `Doc` as plain values: they survive `n_process` and `DocBin`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter
from spacy.language import Language
from spacy.tokens import Doc

from textkit.analyst import load_analyst
from textkit.normalize import detect_script
from textkit.options import AnalysisOptions, Reading
from textkit.records import ClusterInference, Document, Emphasis, Fact
from textkit.scheme import DEFAULT_SCHEME

_KEY = "textkit.analysis"


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _stored(doc: Doc, name: str, kind: Any) -> Any:
    stored = doc.user_data.get(_KEY)
    return None if stored is None else _adapter(kind).validate_python(stored[name])


def register_extensions() -> None:
    """Declares `doc._.emphasis`, `doc._.cluster`, `doc._.clusters` and `doc._.facts`."""
    getters = {
        "emphasis": lambda doc: _stored(doc, "emphasis", Emphasis),
        "clusters": lambda doc: _stored(doc, "clusters", tuple[ClusterInference, ...]) or (),
        "cluster": lambda doc: next(iter(doc._.clusters), None),
        "facts": lambda doc: _stored(doc, "facts", tuple[Fact, ...]) or (),
    }
    for name, getter in getters.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=getter)


class DocumentAnalyser:
    """Sets `doc._.emphasis`, `doc._.cluster`, `doc._.clusters` and `doc._.facts`."""

    def __init__(self, options: AnalysisOptions) -> None:
        self._analyst = load_analyst(options)

    def __call__(self, doc: Doc) -> Doc:
        """The same `doc`, analysed."""
        sha = hashlib.sha256(doc.text.encode("utf-8", "surrogatepass")).hexdigest()
        document = Document("", doc.text, "", "spacy", sha, script=detect_script(doc.text))
        analysis = self._analyst.analyse(document)
        doc.user_data[_KEY] = {
            "emphasis": _adapter(Emphasis).dump_python(analysis.emphasis, mode="json"),
            "clusters": _adapter(tuple[ClusterInference, ...]).dump_python(
                analysis.clusters, mode="json"
            ),
            "facts": _adapter(tuple[Fact, ...]).dump_python(analysis.facts, mode="json"),
        }
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """The options as JSON; scheme and models are loaded from where the options say."""
        Path(path).mkdir(parents=True, exist_ok=True)
        options = json.dumps(asdict(self._analyst.options), ensure_ascii=False, sort_keys=True)
        (Path(path) / "options.json").write_text(options, "utf-8")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> DocumentAnalyser:
        """The analyser with the options that `to_disk` wrote to `path`."""
        options = json.loads((Path(path) / "options.json").read_text("utf-8"))
        self._analyst = load_analyst(AnalysisOptions(**options))
        return self


@Language.factory(
    "textkit_analysis",
    assigns=["doc._.emphasis", "doc._.cluster", "doc._.clusters", "doc._.facts"],
    default_config={
        "scheme": DEFAULT_SCHEME,
        "reading": get_args(Reading)[0],
        "topics": "reference",
    },
)
def make_analysis(
    nlp: Language, name: str, scheme: str, reading: Reading, topics: str
) -> DocumentAnalyser:
    """The factory of `DocumentAnalyser`."""
    register_extensions()
    return DocumentAnalyser(AnalysisOptions(scheme=scheme, reading=reading, topics=topics))
