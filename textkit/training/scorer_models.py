"""The shipped scorer, made by command, and the card that says what it was trained on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from textkit.emphasis.reading import ParagraphReader
from textkit.evaluate.fingerprints import write_fingerprints
from textkit.evaluate.gold import GoldDocument, read_gold
from textkit.i18n import Bi
from textkit.models import folder_sha256
from textkit.records import NONE
from textkit.scheme import Scheme
from textkit.scoring.cues import load_cues
from textkit.scoring.infer import LinearClusterScorer
from textkit.scoring.linear import ScorerModel
from textkit.scoring.store import save_scorer
from textkit.training.models import Trained
from textkit.training.scorer import ScorerRecipe, train_scorer

SCORER, WITHOUT_REAL = "scorer", "scorer-gold-alone"


@dataclass(frozen=True, slots=True)
class LinearScorerTrainer:
    """Trains the scorer in the folds of an evaluation."""

    scheme: Scheme
    cues: Path  # folder of the scheme's cues
    recipe: ScorerRecipe | None = None

    def train(
        self, labelled: Sequence[GoldDocument], reader: ParagraphReader, seed: int
    ) -> LinearClusterScorer:
        """A scorer that knows `labelled`. It reads the text itself and needs no `reader`."""
        book = load_cues(self.cues)
        model = train_scorer(labelled, self.scheme, book, self.cues, seed=seed, recipe=self.recipe)
        return LinearClusterScorer(self.scheme, model, book)


def train_shipped_scorer(
    scheme: Scheme,
    labels: Sequence[Path],
    cues: Path,
    models: Path,
    *,
    corpora: Path | None,
    command: str,
    date: str,
) -> Trained:
    """Trains the scorer of type and mode and writes it below `models`, with its card.

    `cues` is the folder of the scheme's cues. Without `corpora` there are no real paragraphs to
    learn from what is no structure; that model is kept under another name, so that it never takes
    the place of the whole one unseen.
    """
    labelled = [d for path in labels for d in read_gold(path, scheme, corpora=corpora)]
    recipe = ScorerRecipe()
    model = train_scorer(labelled, scheme, load_cues(cues), cues, recipe=recipe)
    folder = models / (SCORER if corpora is not None else WITHOUT_REAL)
    save_scorer(model, folder)
    typed = [d for d in labelled if d.cluster_type is not None and d.mode is not None]
    write_fingerprints(folder, [p.text for d in labelled for p in d.paragraphs])
    _write_card(folder, scheme, model, (labelled, typed), recipe, command=command, date=date)
    if corpora is None:
        return Trained(
            folder,
            Bi("没有真实语料，只用了自写的标注文本；集群类型模型另存，不会被默认使用",
               "without the real corpora: the scorer was trained on the written texts alone, kept "
               "under another name and not used by default"),
        )  # fmt: skip
    return Trained(folder, Bi("集群类型与模式模型已训练", "scorer of type and mode trained"))


def _write_card(
    folder: Path,
    scheme: Scheme,
    model: ScorerModel,
    learned: tuple[Sequence[GoldDocument], Sequence[GoldDocument]],
    recipe: ScorerRecipe,
    *,
    command: str,
    date: str,
) -> None:
    labelled, typed = learned
    types = Counter(d.cluster_type or NONE for d in typed)
    modes = Counter(d.mode or NONE for d in typed)
    writers = Counter(d.group for d in typed)
    card = {
        "name": "scorer of cluster type and mode",
        "scheme": scheme.key,
        "scheme_version": scheme.version,
        "scheme_sha256": scheme.sha256,
        "sha256": folder_sha256(folder),
        "date": date,
        "command": command,
        "documents": len(typed),
        "documents_by_type": dict(sorted(types.items())),
        "documents_by_mode": dict(sorted(modes.items())),
        "documents_by_writer": dict(sorted(writers.items())),
        "further_paragraphs": sum(len(d.paragraphs) for d in labelled)
        - sum(len(d.paragraphs) for d in typed),
        "ngrams": len(model.vocabulary.columns),
        "cues": len(model.vocabulary.cues),
        "recipe": asdict(recipe),
    }
    text = json.dumps(card, ensure_ascii=False, indent=1) + "\n"
    (folder / "card.json").write_text(text, "utf-8")
    by_writer = ", ".join(f"{name} {n}" for name, n in sorted(writers.items()))
    by_type = ", ".join(f"{name} {n}" for name, n in sorted(types.items()))
    by_mode = ", ".join(f"{name} {n}" for name, n in sorted(modes.items()))
    (folder / "CARD.md").write_text(
        f"# Scorer of cluster type and transformation mode, scheme {scheme.key}\n\n"
        "Multinomial logistic models of the document, of its paragraphs, and of what the "
        "paragraphs tell (see `textkit/scoring/linear.py`), over hashed character n-grams and the "
        f"cues of `cues/`. Made on {date} for version {scheme.version} of the scheme by "
        f"`{command}`.\n\n"
        f"## Trained on\n{len(typed)} documents with a type and a mode, and "
        f"{card['further_paragraphs']} further labelled paragraphs (written ones by driver; real "
        "ones that teach what is no structure); the tellings and examples beside the cues.\n\n"
        f"- by writer: {by_writer}\n- by type: {by_type}\n- by mode: {by_mode}\n\n"
        "## Figures\nMeasured with whole writers held out: `textkit evaluate corpora/gold "
        "--hold-out group --train-with corpora/training`; see README and `docs/method`.\n\n"
        "## Limits\nThe written texts are invented; labels are one reading each. A label is given "
        "from a probability of .5 on; in texts of more than twenty paragraphs a type must be told "
        "by at least one paragraph in twenty. `trained_on.npz` holds hashes of the texts, so that "
        "an evaluation on them can say that it flatters.\n",
        "utf-8",
    )
