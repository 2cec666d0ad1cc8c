"""The reference model of a scheme: fitted once on public official texts, shipped with the scheme.

It lies in `lexicons/<scheme>/models/topics/`: `topics.json` and `topics.npz` (see `store`), and a
card for machines (`card.json`) and for readers (`CARD.md`) that says what it was trained on, with
which seeds and figures, when, and by which command.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from textkit.errors import ModelError, OutputError
from textkit.i18n import Bi
from textkit.scheme import DEFAULT_SCHEME, Scheme, scheme_folder
from textkit.topics.quality import TopicQuality, TopicStability, stability, top_words, topic_quality
from textkit.topics.seeded import SeededTopicModel
from textkit.topics.state import TopicConfig
from textkit.topics.units import scheme_seeds
from textkit.topics.vocabulary import TokenLists

CARD_JSON = "card.json"
CARD_MD = "CARD.md"

# Compared over some thirty settings with labelled documents and paragraphs: whole
# documents beat chunks of 400 or 3,000 characters. Seeds that the corpus lacks stay known (work
# reports hardly tell of leading firms), and seeds are anchored, since real prose offers stronger
# themes to drift to. Where seeds may be wrong, as in the known-truth benchmark, do not anchor.
REFERENCE_CONFIG = TopicConfig(
    background=12,
    no_below=3,
    no_above=1.0,
    passes=5,
    spread=1.0,
    keep_missing=True,
    anchor=1.0,
)
_STATES = (0, 1, 2, 3, 4)
_AGREEMENT = """## Agreement with labels
Labels never enter the fit, but default settings were compared with labels of the default scheme.
"Seeds" is the plain weighted count of the same terms.

| figure | value |
|---|---|
{figures}

"""


@dataclass(frozen=True, slots=True)
class ReferenceFit:
    """A fitted reference model with its figures."""

    model: SeededTopicModel
    scheme: str  # key
    scheme_version: str
    scheme_sha256: str
    quality: tuple[TopicQuality, ...]
    stability: tuple[TopicStability, ...]


def reference_folder(scheme: str | Path = DEFAULT_SCHEME) -> Path:
    """Where the reference model of a scheme lies, or would lie."""
    return scheme_folder(scheme) / "models" / "topics"


def load_reference(scheme: str | Path = DEFAULT_SCHEME) -> SeededTopicModel:
    """The reference model of a scheme. Raises `ModelError` where it has none or it is damaged."""
    return SeededTopicModel.load(reference_folder(scheme))


def load_card(scheme: str | Path = DEFAULT_SCHEME) -> dict[str, Any]:
    """The card of a scheme's reference model. Raises `ModelError` where there is none."""
    file = reference_folder(scheme) / CARD_JSON
    try:
        card = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as err:
        raise ModelError(
            Bi("主题模型没有可读的卡片", "the topic model has no readable card"), str(file)
        ) from err
    if not isinstance(card, dict):
        raise ModelError(Bi("卡片已损坏", "the card is damaged"), str(file))
    return card


def fit_reference(
    documents: TokenLists,
    scheme: Scheme,
    *,
    config: TopicConfig = REFERENCE_CONFIG,
    states: tuple[int, ...] = _STATES,
) -> ReferenceFit:
    """A model of `scheme` fitted on lists of units (`units.TermUnits`), with its figures.

    `documents` is read several times and never held in memory. `states` are the random states
    over which stability is measured; fewer than two skip it.
    """
    model = SeededTopicModel(scheme_seeds(scheme), **asdict(config)).fit(documents)
    return ReferenceFit(
        model=model,
        scheme=scheme.key,
        scheme_version=scheme.version,
        scheme_sha256=scheme.sha256,
        quality=topic_quality(model.fitted, documents),
        stability=stability(model, documents, states=states) if len(states) > 1 else (),
    )


def write_reference(
    fit: ReferenceFit,
    folder: str | Path,
    *,
    trained_on: Mapping[str, int],
    date: str,
    command: str,
    agreement: Mapping[str, float] | None = None,
) -> None:
    """Writes model and card to `folder`. Raises `OutputError` where it cannot.

    `trained_on` counts documents by source; `date` is ISO 8601; `command` makes the model again;
    `agreement` holds figures against labels, by name, where they were measured.
    """
    target = Path(folder)
    fit.model.save(target)
    card = _card(fit, trained_on, date, command, agreement or {})
    try:
        text = json.dumps(card, ensure_ascii=False, indent=1) + "\n"
        (target / CARD_JSON).write_text(text, "utf-8", newline="\n")
        (target / CARD_MD).write_text(_card_text(fit, card), "utf-8", newline="\n")
    except OSError as err:
        what = Bi(f"卡片无法写入：{err.strerror}", f"the card cannot be written: {err}")
        raise OutputError(what, str(target)) from err


def _card(
    fit: ReferenceFit,
    trained_on: Mapping[str, int],
    date: str,
    command: str,
    agreement: Mapping[str, float],
) -> dict[str, Any]:
    fitted = fit.model.fitted
    return {
        "scheme": fit.scheme,
        "scheme_version": fit.scheme_version,
        "scheme_sha256": fit.scheme_sha256,
        "date": date,
        "command": command,
        "trained_on": dict(trained_on),
        "n_documents": fitted.vocabulary.n_documents,
        "n_words": fitted.vocabulary.n_tokens,
        "vocabulary": len(fitted.vocabulary.words),
        "config": asdict(fitted.config),
        "quality": [asdict(q) for q in fit.quality],
        "stability": [asdict(s) for s in fit.stability],
        "agreement": dict(agreement),
    }


def _card_text(fit: ReferenceFit, card: Mapping[str, Any]) -> str:
    fitted = fit.model.fitted
    steady = {s.topic: s for s in fit.stability}
    words: dict[str, list[str]] = {}
    for word in top_words(fitted, n=12):
        words.setdefault(word.topic, []).append(word.word)
    sources = "\n".join(f"- {name}: {n} documents" for name, n in card["trained_on"].items())
    figures = "\n".join(f"| {name} | {value:.3f} |" for name, value in card["agreement"].items())
    agreed = _AGREEMENT.format(figures=figures) if figures else ""
    seeds = sum(q.seeds for q in fit.quality)
    missing = sum(q.missing_seeds for q in fit.quality)
    settings = ", ".join(f"{name} {value}" for name, value in card["config"].items())
    rows = "\n".join(
        f"| {q.topic} | {q.share:.3f} | {_cell(q.coherence)} | {_cell(q.seed_purity)} "
        f"| {_cell(q.seed_mass)} | {q.seeds or ''} | {q.missing_seeds or ''} "
        f"| {_cell(steady[q.topic].correlation if q.topic in steady else None)} "
        f"| {_cell(steady[q.topic].correlation_low if q.topic in steady else None)} |"
        for q in fit.quality
    )
    tops = "\n".join(f"- {topic}: {' '.join(found)}" for topic, found in words.items())
    return f"""# Topic model of the scheme {fit.scheme}

Seeded LDA (gensim), one topic a driver, the seeds being the driver's lexicon terms, and
{fitted.config.background} background topics without seeds. Made on {card["date"]} for version
{fit.scheme_version} of the scheme by `{card["command"]}`.

## Trained on
{sources}

{card["n_documents"]} documents, {card["n_words"]} words, vocabulary of {card["vocabulary"]}.

## Settings
{settings}

## Topics
Coherence is c_npmi of the ten top words. Purity: part of the seeds' occurrences that their own
topic explains. Seed mass: part of the topic's words that are its seeds; one less it is the drift
from the lexicon. Correlation: of document shares between fits with different random seeds, mean
and worst pair.

| topic | share | coherence | purity | seed mass | seeds | missing | correlation | worst |
|---|---|---|---|---|---|---|---|---|
{rows}

{tops}

{agreed}## Limits
{missing} of {seeds} seeds are missing from these texts and count by their prior alone. In prose
unlike these texts the topics know little besides the seeds. Background topics change with the
random seed: name none of them in a paper. Files: JSON and npz, nothing pickled.
"""


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
