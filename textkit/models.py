"""The models of a scheme, loaded for an analysis: the reading, the topics, the scorer.

They lie in `lexicons/<scheme>/models/`, JSON and npz, each with a card. A scheme without a model
of a kind is analysed without it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textkit.emphasis.calibrated import CalibratedReader
from textkit.emphasis.reading import ParagraphReader, TopicReader, TopicReading
from textkit.emphasis.reading_store import load_reading
from textkit.errors import ModelError
from textkit.i18n import Bi
from textkit.options import AnalysisOptions
from textkit.records import Tagged, TopicShare
from textkit.scheme import Scheme, scheme_folder
from textkit.scoring.cues import load_cues
from textkit.scoring.facts import RuleFactFinder
from textkit.scoring.indicators import load_indicators
from textkit.scoring.infer import LinearClusterScorer
from textkit.scoring.protocols import ClusterScorer, FactFinder
from textkit.scoring.standing import StandingReader
from textkit.scoring.store import load_scorer
from textkit.scoring.telling import ClusterTeller, load_telling
from textkit.topics.seeded import SeededTopicModel
from textkit.topics.shares import counted_shares
from textkit.topics.units import TermUnits

READING, TOPICS, SCORER = "reading", "topics", "scorer"


@dataclass(frozen=True, slots=True)
class Models:
    """What was trained; any of it may be absent."""

    reader: ParagraphReader | None = None
    topics: TopicReader | None = None
    scorer: ClusterScorer | None = None
    facts: FactFinder | None = None
    hashes: tuple[str, ...] = ()  # of the files they were loaded from
    cards: tuple[Mapping[str, object], ...] = ()  # what each says of itself, for run.json


def load_models(options: AnalysisOptions, scheme: Scheme) -> Models:
    """The models that `options` ask for. Raises `ModelError` for one that is damaged."""
    home = scheme_folder(options.scheme)
    folder = home / "models"
    reader: ParagraphReader | None = None
    topics: TopicReader | None = None
    used: dict[str, Path] = {}
    if options.reading == "calibrated" and (folder / READING).is_dir():
        reader = CalibratedReader(scheme, load_reading(folder / READING, scheme))
        used[READING] = folder / READING
    topic_folder = _topic_folder(options.topics, folder)
    if topic_folder is not None:
        topics = SeededTopicReader(scheme, SeededTopicModel.load(topic_folder))
        used[TOPICS] = topic_folder
    scorer: ClusterScorer | None = None
    if (folder / SCORER).is_dir():
        book = load_cues(home / "cues")
        linear = LinearClusterScorer(scheme, load_scorer(folder / SCORER, scheme, book), book)
        scorer = ClusterTeller(scheme, linear, load_telling(home, book))
        used[SCORER] = folder / SCORER
    return Models(
        reader=reader,
        topics=topics,
        scorer=scorer,
        facts=_fact_finder(home),
        hashes=tuple(folder_sha256(f) for f in used.values()),
        cards=tuple(_brief(kind, f) for kind, f in used.items()),
    )


def _fact_finder(home: Path) -> FactFinder | None:
    """The finder of a scheme that says what a fact is; it needs no model."""
    file, cues = home / "facts.yaml", home / "cues"
    if not file.is_file():
        return None
    standing = StandingReader(load_cues(cues)) if cues.is_dir() else None
    return RuleFactFinder(load_indicators(file), standing)


def _topic_folder(asked: str, models: Path) -> Path | None:
    if asked == "none":
        return None
    if asked == "reference":
        return models / TOPICS if (models / TOPICS).is_dir() else None
    folder = Path(asked)
    if not folder.is_dir():
        raise ModelError(
            Bi("没有这个主题模型文件夹", "no such folder of a topic model"),
            asked,
            Bi("用 reference、none、fit，或 textkit topics fit 写出的文件夹",
               "use reference, none, fit, or a folder that textkit topics fit wrote"),
        )  # fmt: skip
    return folder


class SeededTopicReader:
    """Reads documents by a seeded topic model whose seeded topics are the scheme's drivers."""

    def __init__(self, scheme: Scheme, model: SeededTopicModel) -> None:
        if model.topic_names[: len(scheme.driver_keys)] != scheme.driver_keys:
            raise ModelError(
                Bi("主题模型不是为这个方案训练的", "the topic model was fitted for another scheme"),
                ", ".join(model.topic_names),
                Bi("用 textkit topics fit 为该方案训练", "fit one with textkit topics fit"),
            )
        self._model = model
        self._units = TermUnits(scheme)

    def read_many(self, tagged: Sequence[Tagged]) -> list[TopicReading]:
        """Shares of all topics, and of the drivers among themselves, of each document."""
        counts = self._units.counts([t.words for t in tagged], self._model.fitted.index)
        names = self._model.topic_names
        return [
            TopicReading(
                tuple(TopicShare(n, t) for n, t in zip(names, told.theta, strict=True)), told.shares
            )
            for told in counted_shares(self._model, counts)
        ]


def folder_sha256(folder: Path) -> str:
    """A hash over the files of a model, cards left out."""
    digest = hashlib.sha256()
    for file in sorted(f for f in folder.iterdir() if f.suffix in {".json", ".npz"}):
        if file.name not in {"card.json", "trained_on.npz"}:
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def read_card(folder: Path) -> Mapping[str, Any]:
    """What a model's card says; empty where it has none."""
    try:
        card = json.loads((folder / "card.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return card if isinstance(card, dict) else {}


def _brief(kind: str, folder: Path) -> Mapping[str, object]:
    card = read_card(folder)
    told = {k: card[k] for k in ("name", "scheme", "scheme_version", "date") if k in card}
    return {"kind": kind, "name": folder.name, **told, "sha256": folder_sha256(folder)}
