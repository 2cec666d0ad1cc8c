"""`textkit.load()`: a spaCy `Language` for Chinese with textkit's components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textkit.pipeline.tokenizer import Engine
from textkit.scheme import DEFAULT_SCHEME, scheme_folder

if TYPE_CHECKING:
    from spacy.language import Language


def build_language(scheme: str = DEFAULT_SCHEME, *, engine: Engine = "rust") -> Language:
    """A blank `zh` pipeline: textkit's tokenizer, paragraphs and sentences, driver tagger.

    `scheme` is the name of a shipped scheme or a folder. No statistical model is needed.
    """
    import spacy

    folder = scheme_folder(scheme)
    config = {"nlp": {"tokenizer": {"@tokenizers": "textkit.tokenizer.v1", "engine": engine}}}
    nlp = spacy.blank("zh", config=config)
    nlp.add_pipe("textkit_paragraphs")
    name = scheme if folder.name == scheme else str(folder)
    nlp.add_pipe("driver_tagger", config={"scheme": name, "engine": engine})
    return nlp
