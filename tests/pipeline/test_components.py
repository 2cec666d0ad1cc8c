from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import DocBin

from textkit.pipeline.build import build_language

TEXT = "消费者的个性化需求不断增长。\n政府设立专项资金。核心企业倒逼供应商上平台。"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build_language()


def _terms(doc: spacy.tokens.Doc) -> list[str]:
    return [m.term for m in doc._.matches]


def test_the_text_comes_back_and_hits_are_spans(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert doc.text == TEXT
    assert "个性化需求" in _terms(doc)
    labels = {(s.text, s.label_) for s in doc.spans["drivers"]}
    assert ("专项资金", "government") in labels
    assert len(doc._.paragraphs) == 2
    assert len(list(doc.sents)) == 3


def test_the_tagger_works_in_a_pipeline_that_knows_nothing_of_textkit(nlp: Language) -> None:
    other = spacy.blank("zh")
    other.add_pipe("driver_tagger")
    assert _terms(other(TEXT)) == _terms(nlp(TEXT))


def test_the_pipeline_survives_disk(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert _terms(again(TEXT)) == _terms(nlp(TEXT))
    assert [t.text for t in again(TEXT)] == [t.text for t in nlp(TEXT)]


def test_the_pipeline_runs_on_two_processes(nlp: Language) -> None:
    docs = list(nlp.pipe([TEXT] * 4, n_process=2, batch_size=1))
    assert [_terms(d) for d in docs] == [_terms(nlp(TEXT))] * 4


def test_hits_survive_a_docbin(nlp: Language) -> None:
    stored = DocBin(docs=[nlp(TEXT)], store_user_data=True).to_bytes()
    (doc,) = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert _terms(doc) == _terms(nlp(TEXT))


def test_empty_text_is_a_document_without_hits(nlp: Language) -> None:
    doc = nlp("")
    assert doc._.matches == ()
    assert doc._.paragraphs == ()
