"""The shipped models, made by command: what is trained on what, and the card that says so."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from textkit.emphasis.reading_store import save_reading
from textkit.evaluate.fingerprints import write_fingerprints
from textkit.evaluate.gold import GoldDocument, read_gold
from textkit.i18n import Bi
from textkit.models import folder_sha256
from textkit.scheme import Scheme
from textkit.training.reading import ReadingTrainer, Recipe

READING, GOLD_ALONE = "reading", "reading-gold-alone"


@dataclass(frozen=True, slots=True)
class Trained:
    """A model that was written, and what a person should know of it."""

    folder: Path
    note: Bi


def train_reading(
    scheme: Scheme,
    labels: Sequence[Path],
    models: Path,
    *,
    corpora: Path | None,
    command: str,
    date: str,
) -> Trained:
    """Trains the calibrated reading on the labels and writes it below `models`, with its card.

    With `corpora` the labels by place are read. Without, the model is of the written texts alone
    and is kept under another name, so that it never takes the place of the whole one unseen.
    """
    labelled = [d for path in labels for d in read_gold(path, scheme, corpora=corpora)]
    folder = models / (READING if corpora is not None else GOLD_ALONE)
    recipe = Recipe()
    reader = ReadingTrainer(scheme, recipe).train(labelled)
    save_reading(reader.model, folder)
    write_fingerprints(folder, [p.text for d in labelled for p in d.paragraphs])
    _write_card(folder, scheme, labelled, recipe, command=command, date=date)
    if corpora is None:
        return Trained(
            folder,
            Bi("没有真实语料，只用了自写的标注文本；模型另存，不会被默认使用",
               "without the real corpora: trained on the written texts alone, kept under another "
               "name and not used by default"),
        )  # fmt: skip
    return Trained(folder, Bi("已训练", "trained"))


def _write_card(
    folder: Path,
    scheme: Scheme,
    labelled: Sequence[GoldDocument],
    recipe: Recipe,
    *,
    command: str,
    date: str,
) -> None:
    drivers = Counter(p.main_driver for d in labelled for p in d.paragraphs)
    parts = Counter(d.part for d in labelled)
    groups = Counter("real files" if d.real else d.group for d in labelled)
    card = {
        "name": "calibrated reading",
        "scheme": scheme.key,
        "scheme_version": scheme.version,
        "scheme_sha256": scheme.sha256,
        "sha256": folder_sha256(folder),
        "date": date,
        "command": command,
        "documents": len(labelled),
        "paragraphs": drivers.total(),
        "paragraphs_by_driver": dict(sorted(drivers.items())),
        "documents_by_file": dict(sorted(parts.items())),
        "documents_by_writer": dict(sorted(groups.items())),
        "recipe": asdict(recipe),
    }
    text = json.dumps(card, ensure_ascii=False, indent=1) + "\n"
    (folder / "card.json").write_text(text, "utf-8")
    table = "\n".join(f"| {driver} | {n} |" for driver, n in sorted(drivers.items()))
    writers = ", ".join(f"{name} {n}" for name, n in sorted(groups.items()))
    (folder / "CARD.md").write_text(
        f"# Calibrated reading of the scheme {scheme.key}\n\n"
        f"Two linear stages (see `textkit/emphasis/calibrated.py`), made on {date} for version "
        f"{scheme.version} of the scheme by `{command}`.\n\n"
        f"## Trained on\n{len(labelled)} documents with {drivers.total()} labelled paragraphs. "
        f"Documents by writer: {writers}.\n\n| driver | paragraphs |\n|---|---|\n{table}\n\n"
        "## Figures\nMeasured with whole writers and whole files held out: "
        "`textkit evaluate corpora/gold --hold-out group`; see README.\n\n"
        "## Limits\nThe written texts are invented; labels are one reading each. No real paragraph "
        "argues first with a leading firm, so that driver is known from written texts and from "
        "single sentences. `trained_on.npz` holds hashes of the texts, so that an evaluation on "
        "them can say that it flatters.\n",
        "utf-8",
    )
