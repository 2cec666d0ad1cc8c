"""A whole evaluation: folds, methods, baselines, figures by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from textkit.evaluate.baselines import KeywordReader, MajorityTrainer, TfidfTrainer
from textkit.evaluate.cluster_baselines import CueRules, MajorityScorerTrainer, TfidfScorerTrainer
from textkit.evaluate.figures import (
    ConfusionRow,
    CoverageRow,
    FigureRow,
    ReliabilityRow,
    confusion_rows,
    coverage_rows,
    difference_rows,
    figure_rows,
    reliability_rows,
)
from textkit.evaluate.fingerprints import seen
from textkit.evaluate.folds import Fold, HoldOut, make_folds
from textkit.evaluate.gold import GoldDocument
from textkit.evaluate.judge import Judged, judge
from textkit.evaluate.trainers import GoldTagger, Method
from textkit.scheme import Scheme
from textkit.scoring.prefilter import CueFinder

TFIDF, KEYWORDS, MAJORITY = "tfidf_lr", "keywords", "majority"
ALL = "all"


@dataclass(frozen=True, slots=True)
class Confused:
    """A paragraph that was judged otherwise than labelled."""

    method: str
    truth: str
    guess: str
    probability: float
    gold_id: str
    paragraph: int
    text: str


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """A document's labels beside what a method says."""

    method: str
    gold_id: str
    part: str
    group: str
    fold: str
    paragraphs: int
    paragraphs_right: int
    dominant_driver: str
    cluster_type: str
    gold_cluster_type: str
    mode: str
    gold_mode: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The tables of an evaluation, and what a reader of them must know first."""

    hold_out: HoldOut
    n_documents: int
    n_paragraphs: int
    n_seen: int  # paragraphs that the shipped model was trained on
    in_sample: bool  # figures of the first method are of texts that it knows
    methods: tuple[str, ...]
    figures: tuple[FigureRow, ...]
    confusion: tuple[ConfusionRow, ...]
    reliability: tuple[ReliabilityRow, ...]
    coverage: tuple[CoverageRow, ...]
    confused: tuple[Confused, ...]
    documents: tuple[JudgedDocument, ...]
    folds: tuple[str, ...] = field(default=())


def baselines(scheme: Scheme, cues: CueFinder | None = None) -> tuple[Method, ...]:
    """What to stand beside: TF-IDF with a logistic regression, a keyword list, the majority.

    With `cues` the keyword method also counts them for type and mode.
    """
    tagger = GoldTagger(scheme)
    rules = CueRules(scheme, cues) if cues is not None else None
    return (
        Method(TFIDF, TfidfTrainer(scheme, tagger), TfidfScorerTrainer(scheme, tagger)),
        Method(KEYWORDS, KeywordReader(scheme), rules),
        Method(MAJORITY, MajorityTrainer(scheme), MajorityScorerTrainer(scheme)),
    )


def evaluate(
    gold: Sequence[GoldDocument],
    method: Method,
    scheme: Scheme,
    *,
    hold_out: HoldOut = "none",
    extra: Sequence[GoldDocument] = (),
    known: frozenset[int] = frozenset(),
    rivals: Sequence[Method] = (),
    seed: int = 0,
    workers: int = 1,
    advanced: Callable[[str, str], None] = lambda method, fold: None,
) -> Evaluation:
    """Judges `gold` by `method` and by `rivals` (`baselines`, or its own parts), with all tables.

    With `hold_out` other than none every method is trained in the folds, on the rest of `gold` and
    `extra`. With none, `method` is taken as it is, and the rivals are trained by group (by
    document where there is one group): they need labels from somewhere. `known` are the
    fingerprints of the texts that the method was trained on before, if it was. Raises `UsageError`
    where there is nothing to hold out.
    """
    folds = make_folds(gold, _unit(gold, hold_out), extra=extra, seed=seed)
    whole = [Fold(ALL, tuple(range(len(gold))), ())] if hold_out == "none" else folds
    methods = (method, *rivals)
    by_method = {m.name: whole if m is method else folds for m in methods}
    judged = judge(methods, gold, by_method, scheme, seed=seed, workers=workers, advanced=advanced)
    familiar = seen((p.text for d in gold for p in d.paragraphs), known)
    n_seen = sum(p.text in familiar for d in gold for p in d.paragraphs)
    parts = _parts(gold, familiar if hold_out == "none" else set())
    figures: list[FigureRow] = []
    for part, inside in parts.items():
        for name, by in judged.items():
            figures += figure_rows(name, part, [by[i] for i in inside], scheme, seed=seed)
        own = [judged[method.name][i] for i in inside]
        for rival in rivals:
            pair = (own, [judged[rival.name][i] for i in inside])
            figures += difference_rows((method.name, rival.name), part, pair, scheme, seed=seed)
    return Evaluation(
        hold_out=hold_out,
        n_documents=len(gold),
        n_paragraphs=sum(len(d.paragraphs) for d in gold),
        n_seen=n_seen,
        in_sample=hold_out == "none" and n_seen > 0,
        methods=tuple(judged),
        figures=tuple(figures),
        confusion=tuple(r for m, j in judged.items() for r in confusion_rows(m, ALL, j, scheme)),
        reliability=tuple(
            r for m, j in judged.items() for r in reliability_rows(m, ALL, j, scheme)
        ),
        coverage=tuple(r for m, j in judged.items() for r in coverage_rows(m, j, scheme)),
        confused=tuple(r for m, j in judged.items() for r in _confused(m, j)),
        documents=tuple(r for m, j in judged.items() for r in _documents(m, j)),
        folds=tuple(f.name for f in folds),
    )


def commonest_confusions(
    evaluation: Evaluation, n: int = 5
) -> list[tuple[str, str, int, Confused]]:
    """Labelled as, judged as, how often, and the surest example: of the first method."""
    own = [c for c in evaluation.confused if c.method == evaluation.methods[0]]
    counts = Counter((c.truth, c.guess) for c in own)
    ordered = sorted(counts, key=lambda pair: (-counts[pair], pair))[:n]
    return [
        (*pair, counts[pair], max((c for c in own if (c.truth, c.guess) == pair),
                                  key=lambda c: (c.probability, c.gold_id)))
        for pair in ordered
    ]  # fmt: skip


def _unit(gold: Sequence[GoldDocument], hold_out: HoldOut) -> Literal["group", "document"]:
    if hold_out != "none":
        return hold_out
    return "group" if len({d.group for d in gold}) > 1 else "document"


def _parts(gold: Sequence[GoldDocument], familiar: set[str]) -> dict[str, list[int]]:
    """Positions of documents by part: all, each file, and seen or unseen where both occur."""
    parts = {ALL: list(range(len(gold)))}
    names = sorted({d.part for d in gold})
    if len(names) > 1:
        parts |= {n: [i for i, d in enumerate(gold) if d.part == n] for n in names}
    known = [i for i, d in enumerate(gold) if any(p.text in familiar for p in d.paragraphs)]
    if known and len(known) < len(gold):
        parts["trained_on"] = known
        parts["unseen"] = sorted(set(parts[ALL]) - set(known))
    return parts


def _confused(method: str, judged: Sequence[Judged]) -> Iterator[Confused]:
    for j in judged:
        for i, (p, r) in enumerate(zip(j.gold.paragraphs, j.readings, strict=True)):
            if not p.agrees(r.main_driver):
                yield Confused(
                    method, p.main_driver, r.main_driver, max(r.probabilities),
                    j.gold.gold_id, i, p.text,
                )  # fmt: skip


def _documents(method: str, judged: Sequence[Judged]) -> Iterator[JudgedDocument]:
    for j in judged:
        pairs = zip(j.gold.paragraphs, j.readings, strict=True)
        yield JudgedDocument(
            method=method,
            gold_id=j.gold.gold_id,
            part=j.gold.part,
            group=j.gold.group,
            fold=j.fold,
            paragraphs=len(j.readings),
            paragraphs_right=sum(p.agrees(r.main_driver) for p, r in pairs),
            dominant_driver=j.dominant,
            cluster_type=j.cluster.cluster_type if j.cluster else "",
            gold_cluster_type=j.gold.cluster_type or "",
            mode=j.cluster.mode if j.cluster else "",
            gold_mode=j.gold.mode or "",
        )
