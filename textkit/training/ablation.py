"""The calibrated reading without each of its parts: what a part brings is what is lost then."""

from __future__ import annotations

from dataclasses import replace

from textkit.evaluate.trainers import Method
from textkit.training.reading import PARTS, ReadingTrainer


def without_each_part(trainer: ReadingTrainer) -> tuple[Method, ...]:
    """A method for each part left out, named by it, trained like the whole in every other way."""
    return tuple(
        Method(f"without {part}", replace(trainer, recipe=replace(trainer.recipe, parts=rest)))
        for part in PARTS
        for rest in [tuple(p for p in PARTS if p != part)]
    )
