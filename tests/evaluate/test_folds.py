"""Nothing that is judged was trained on: writers, files, copies of a text."""

from __future__ import annotations

import pytest

from tests.evaluate.conftest import Maker
from textkit.errors import UsageError
from textkit.evaluate.folds import make_folds
from textkit.evaluate.gold import GoldDocument


@pytest.mark.parametrize("by", ["group", "document"])
def test_every_document_is_held_out_once(gold: list[GoldDocument], by: str) -> None:
    folds = make_folds(gold, by)  # type: ignore[arg-type]
    assert sorted(i for f in folds for i in f.held) == list(range(len(gold)))


def test_a_writer_held_out_is_not_trained_on_not_even_from_elsewhere(
    gold: list[GoldDocument], make: Maker
) -> None:
    more = [make("a-more", "none", tail="甲"), make("z-more", "none", tail="乙")]
    for fold in make_folds(gold, "group", extra=more):
        held = {gold[i].group for i in fold.held}
        trained = {d.group for d in fold.train}
        assert held.isdisjoint(trained)
        assert "z" in trained


def test_a_copy_of_a_held_out_text_is_not_trained_on(make: Maker) -> None:
    first, second = make("a-1", "none"), make("b-1", "none", tail="别")
    copy = make("a-1", "none", group="c")  # the same words, another writer's name
    folds = {f.name: f for f in make_folds([first, second, copy], "group")}
    assert [d.group for d in folds["a"].train] == ["b"]


def test_small_groups_are_dealt_into_at_most_five_folds(make: Maker) -> None:
    many = [make(f"f{i}-1", "none", tail=str(i)) for i in range(60)]
    folds = make_folds(many, "group")
    assert len(folds) == 5
    assert max(len(f.held) for f in folds) <= 14


def test_one_group_alone_cannot_be_held_out(make: Maker) -> None:
    with pytest.raises(UsageError, match="nothing to hold out"):
        make_folds([make("a-1", "none"), make("a-2", "none", tail="x")], "group")


def test_the_same_seed_deals_the_same_folds(gold: list[GoldDocument]) -> None:
    assert make_folds(gold, "document", seed=4) == make_folds(gold, "document", seed=4)
    assert make_folds(gold, "document", seed=4) != make_folds(gold, "document", seed=5)
