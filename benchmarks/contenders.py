"""What a user would otherwise write, each as a function from texts to a result."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import jieba

from textkit.analyst import Analyst
from textkit.batch.worker import TOGETHER
from textkit.resources import corpora_dir
from textkit.scheme import Scheme
from textkit.tables.collect import TableCollector

Job = Callable[[Sequence[str]], object]
_TOPICS = 5
_PASSES = 5


@dataclass(frozen=True, slots=True)
class Contender:
    """A way to do the work, and what it leaves out."""

    key: str
    does: str
    job: Job


def contenders(analyst: Analyst) -> list[Contender]:
    """textkit first, `jieba.lcut` second: the others are compared with these two."""
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    scheme = analyst.scheme
    return [
        Contender("textkit", "the whole analysis, rows of every table", _textkit(analyst)),
        Contender("jieba.lcut", "words only", _lcut),
        Contender("jieba + counts", "words, dictionary count per category", _counted(scheme)),
        Contender("spaCy + PhraseMatcher", "tokens (jieba), hits per driver", _spacy(scheme)),
        Contender("jieba + gensim LDA", f"words, {_TOPICS} topics, {_PASSES} passes", _lda),
        Contender(
            "jieba + TF-IDF + LR", "main driver of paragraphs; training not counted", _tfidf()
        ),
    ]


def _textkit(analyst: Analyst) -> Job:
    from textkit.normalize import detect_script
    from textkit.records import Document

    def job(texts: Sequence[str]) -> object:
        collector = TableCollector(analyst.scheme)
        held: list[Document] = []
        for i, text in enumerate(texts):
            held.append(Document(f"d{i}", text, f"d{i}", "txt", "", script=detect_script(text)))
            if i + 1 == len(texts) or sum(len(d.text) for d in held) >= TOGETHER:
                for analysis in analyst.analyse_many(held):
                    collector.add(analysis)
                held.clear()
        return collector.tables()

    return job


def _lcut(texts: Sequence[str]) -> object:
    return sum(len(jieba.lcut(text)) for text in texts)


def _terms(scheme: Scheme) -> dict[str, list[str]]:
    terms: dict[str, list[str]] = {driver: [] for driver in scheme.driver_keys}
    for driver, _, term in scheme.homed_terms:
        terms[driver].append(term.term)
    return terms


def _counted(scheme: Scheme) -> Job:
    """The loop of a tutorial, with sets where most write lists: kind to the contender."""
    dictionary = {driver: set(terms) for driver, terms in _terms(scheme).items()}

    def job(texts: Sequence[str]) -> object:
        rows = []
        for text in texts:
            counts = Counter(jieba.lcut(text))
            rows.append(
                {d: sum(n for w, n in counts.items() if w in ws) for d, ws in dictionary.items()}
            )
        return rows

    return job


def _spacy(scheme: Scheme) -> Job:
    import spacy
    from spacy.matcher import PhraseMatcher

    config = {"nlp": {"tokenizer": {"segmenter": "jieba"}}}
    nlp = spacy.blank("zh", config=config)
    nlp.max_length = 10_000_000
    matcher = PhraseMatcher(nlp.vocab)
    for driver, terms in _terms(scheme).items():
        matcher.add(driver, [nlp.make_doc(term) for term in terms])

    def job(texts: Sequence[str]) -> object:
        return [Counter(match_id for match_id, _, _ in matcher(doc)) for doc in nlp.pipe(texts)]

    return job


def _lda(texts: Sequence[str]) -> object:
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

    words = [[w for w in jieba.lcut(text) if len(w) > 1] for text in texts]
    dictionary = Dictionary(words)
    dictionary.filter_extremes(no_below=2, no_above=0.9)
    bags = [dictionary.doc2bow(w) for w in words]
    model = LdaModel(bags, _TOPICS, dictionary, passes=_PASSES, random_state=1)
    return [model.get_document_topics(bag) for bag in bags]


def _tfidf() -> Job:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    texts, labels = [], []
    with (corpora_dir() / "gold" / "paragraphs.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            texts.append(row["text"])
            labels.append(row["driver"])
    words = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None, ngram_range=(1, 2))
    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3))
    model = make_pipeline(
        make_union(words, characters), LogisticRegression(max_iter=300, random_state=1)
    )
    model.fit(texts, labels)

    def job(whole: Sequence[str]) -> object:
        paragraphs = [p for text in whole for p in text.split("\n") if p.strip()]
        return model.predict(paragraphs)

    return job
