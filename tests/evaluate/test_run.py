"""A whole evaluation: the figures mean what they say, and in-sample figures are called so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.evaluate.conftest import Maker
from textkit.emphasis.lexicon_reading import LexiconReader
from textkit.evaluate.chart import draw
from textkit.evaluate.fingerprints import fingerprint
from textkit.evaluate.gold import GoldDocument, GoldParagraph
from textkit.evaluate.judge import gold_dominant, gold_shares
from textkit.evaluate.run import KEYWORDS, MAJORITY, TFIDF, Evaluation, baselines, evaluate
from textkit.evaluate.trainers import Method, ReadyReader
from textkit.records import NONE, ParagraphReading, Tagged
from textkit.scheme import Scheme
from textkit.training.ablation import without_each_part
from textkit.training.reading import PARTS, ReadingTrainer


@dataclass(frozen=True, slots=True)
class Parrot:
    """Knows by heart what it was trained on, and says none of all else."""

    scheme: Scheme
    known: dict[str, str]

    def read(self, tagged: Tagged) -> tuple[ParagraphReading, ...]:
        keys = (*self.scheme.driver_keys, NONE)
        out = []
        for p in tagged.paragraphs:
            main = self.known.get(tagged.document.text[p.start : p.end], NONE)
            out.append(ParagraphReading(p.index, tuple(float(k == main) for k in keys), main,
                                        "", (0.0,) * len(self.scheme.mechanism_pairs)))  # fmt: skip
        return tuple(out)


@dataclass(frozen=True, slots=True)
class ParrotTrainer:
    """Trains parrots."""

    scheme: Scheme

    def train(self, labelled: Sequence[GoldDocument], seed: int) -> Parrot:
        return Parrot(self.scheme, {p.text: p.main_driver for d in labelled for p in d.paragraphs})


def figure(found: Evaluation, method: str, name: str, part: str = "all") -> float:
    return next(
        f.value for f in found.figures if (f.method, f.figure, f.part) == (method, name, part)
    )


def test_knowing_by_heart_pays_in_sample_and_nothing_when_held_out(
    gold: list[GoldDocument], scheme: Scheme
) -> None:
    trainer = ParrotTrainer(scheme)
    shipped = Method("parrot", ReadyReader(trainer.train(gold, 0)))
    known = frozenset(fingerprint(p.text) for d in gold for p in d.paragraphs)
    inside = evaluate(gold, shipped, scheme, known=known)
    assert figure(inside, "parrot", "driver_accuracy") == 1
    assert inside.in_sample
    assert inside.n_seen == inside.n_paragraphs
    held = evaluate(gold, Method("parrot", trainer), scheme, hold_out="group", known=known)
    assert figure(held, "parrot", "driver_accuracy") == pytest.approx(0.2)  # the share of none
    assert not held.in_sample


def test_seen_and_unseen_texts_are_told_apart(gold: list[GoldDocument], scheme: Scheme) -> None:
    half = gold[: len(gold) // 2]
    shipped = Method("parrot", ReadyReader(ParrotTrainer(scheme).train(half, 0)))
    known = frozenset(fingerprint(p.text) for d in half for p in d.paragraphs)
    found = evaluate(gold, shipped, scheme, known=known)
    assert figure(found, "parrot", "driver_accuracy", "trained_on") == 1
    assert figure(found, "parrot", "driver_accuracy", "unseen") == pytest.approx(0.2)


def test_baselines_stand_beside_and_the_regression_learns(
    gold: list[GoldDocument], scheme: Scheme
) -> None:
    found = evaluate(
        gold,
        Method("lexicon", ReadyReader(LexiconReader(scheme))),
        scheme,
        hold_out="group",
        rivals=baselines(scheme),
    )
    assert found.methods == ("lexicon", TFIDF, KEYWORDS, MAJORITY)
    assert figure(found, TFIDF, "driver_accuracy") == 1
    assert figure(found, MAJORITY, "driver_kappa") == 0
    lead = figure(found, f"lexicon - {TFIDF}", "driver_accuracy")
    assert lead == pytest.approx(figure(found, "lexicon", "driver_accuracy") - 1)


def test_the_same_call_gives_the_same_tables(gold: list[GoldDocument], scheme: Scheme) -> None:
    method = Method("parrot", ParrotTrainer(scheme))
    assert evaluate(gold, method, scheme, hold_out="document") == evaluate(
        gold, method, scheme, hold_out="document"
    )


def test_either_of_two_equal_drivers_is_right(make: Maker, scheme: Scheme) -> None:
    one, two, three = scheme.driver_keys[:3]
    tied = GoldDocument(
        "t-1", "t", "", (GoldParagraph("并列", {one: 0.5, two: 0.5}),), part="t", unit="t-1"
    )
    for said, right in ((one, 1.0), (two, 1.0), (three, 0.0)):
        method = Method("parrot", ReadyReader(Parrot(scheme, {"并列": said})))
        found = evaluate([tied, make("u-1", "none")], method, scheme)
        own = [d for d in found.documents if (d.method, d.gold_id) == ("parrot", "t-1")]
        assert own[0].paragraphs_right == right


def test_labelled_shares_weigh_paragraphs_by_length(scheme: Scheme) -> None:
    one, two = scheme.driver_keys[:2]
    document = GoldDocument(
        "d", "g", "",
        (GoldParagraph("长" * 30, {one: 1.0}), GoldParagraph("短" * 10, {two: 1.0}),
         GoldParagraph("无" * 60, {})),
    )  # fmt: skip
    told = gold_shares(document, scheme)
    assert told is not None
    assert told[:2] == (0.75, 0.25)
    assert gold_dominant(document, scheme) == (one,)
    nothing = GoldDocument("e", "g", "", (GoldParagraph("无", {}),))
    assert gold_shares(nothing, scheme) is None
    assert gold_dominant(nothing, scheme) == (NONE,)


def test_no_told_shares_count_as_the_whole_distance(
    gold: list[GoldDocument], scheme: Scheme
) -> None:
    silent = Method("silent", ReadyReader(Parrot(scheme, {})))
    found = evaluate(gold, silent, scheme)
    assert figure(found, "silent", "share_mae") == pytest.approx(1 / len(scheme.driver_keys))


def test_a_label_by_place_is_read_with_the_lines_around_it(make: Maker, scheme: Scheme) -> None:
    seen: list[int] = []

    class Watcher:
        def read(self, tagged: Tagged) -> tuple[ParagraphReading, ...]:
            seen.append(len(tagged.paragraphs))
            return Parrot(scheme, {"中": scheme.driver_keys[0]}).read(tagged)

    place = GoldDocument(
        "r-1", "f", "", (GoldParagraph("中", {scheme.driver_keys[0]: 1.0}),),
        part="r", unit="f", before=("上一", "上二"), after=("下",),
    )  # fmt: skip
    found = evaluate([place, make("u-1", "none")], Method("w", ReadyReader(Watcher())), scheme)
    assert seen[0] == 4
    assert figure(found, "w", "driver_accuracy") == 1


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_figure_is_drawn_the_same_each_time(
    gold: list[GoldDocument], scheme: Scheme, tmp_path: Path, ending: str
) -> None:
    found = evaluate(gold, Method("parrot", ParrotTrainer(scheme)), scheme, hold_out="group")
    files = [tmp_path / f"{name}.{ending}" for name in "ab"]
    for file in files:
        draw(found, scheme, file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[0].stat().st_size > 10_000


def test_processes_change_no_figure(gold: list[GoldDocument], scheme: Scheme) -> None:
    method = Method("parrot", ParrotTrainer(scheme))
    rivals = baselines(scheme)
    alone = evaluate(gold, method, scheme, hold_out="group", rivals=rivals)
    assert alone == evaluate(gold, method, scheme, hold_out="group", rivals=rivals, workers=2)


def test_an_ablation_leaves_out_each_part_once(gold: list[GoldDocument], scheme: Scheme) -> None:
    whole = ReadingTrainer(scheme)
    found = evaluate(
        gold, Method("whole", whole), scheme, hold_out="group", rivals=without_each_part(whole)
    )
    assert set(found.methods) == {"whole", *(f"without {part}" for part in PARTS)}
    assert figure(found, "whole", "driver_accuracy") == 1
    assert figure(found, "whole - without n-grams", "driver_accuracy") > 0.5
