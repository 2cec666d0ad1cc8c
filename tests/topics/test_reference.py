"""The reference model that ships, and the writing of one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from textkit.errors import ModelError
from textkit.scheme import DEFAULT_SCHEME, load_scheme
from textkit.topics import (
    REFERENCE_CONFIG,
    SeededTopicModel,
    TermUnits,
    fit_reference,
    load_card,
    load_reference,
    reference_folder,
    seeded_shares,
    write_reference,
)

SCHEME = load_scheme()


def test_the_shipped_model_speaks_of_the_drivers_of_its_scheme() -> None:
    model = load_reference()
    assert model.topic_names[: len(SCHEME.driver_keys)] == SCHEME.driver_keys
    units = TermUnits(SCHEME).units(["消费", "品牌", "跨境电商", "订单"] * 5)
    (found,) = seeded_shares(model, [units])
    assert found.shares is not None
    assert found.shares[0] == max(found.shares)


def test_the_shipped_model_is_small_and_has_its_card() -> None:
    folder = reference_folder()
    assert sum(f.stat().st_size for f in folder.iterdir()) < 5_000_000
    card = load_card()
    assert card["scheme"] == DEFAULT_SCHEME
    assert sum(card["trained_on"].values()) == card["n_documents"]


def test_a_scheme_without_a_model_says_so(tmp_path: Path) -> None:
    (tmp_path / "scheme.yaml").write_text("key: x", "utf-8")
    with pytest.raises(ModelError, match="no topic model"):
        load_reference(tmp_path)
    with pytest.raises(ModelError, match="card"):
        load_card(tmp_path)


def test_a_reference_is_written_with_its_figures(tmp_path: Path) -> None:
    documents = [["订单", "客户", "补贴"], ["公共平台", "园区", "财政"], ["天气", "公路"]] * 4
    config = replace(REFERENCE_CONFIG, background=1, passes=1, no_below=1)
    fit = fit_reference(documents, SCHEME, config=config, states=())
    write_reference(
        fit,
        tmp_path,
        trained_on={"made up": 12},
        date="2026-01-02",
        command="make models",
        agreement={"figure": 0.5},
    )
    card = json.loads((tmp_path / "card.json").read_text("utf-8"))
    assert (card["date"], card["command"], card["trained_on"]) == (
        "2026-01-02",
        "make models",
        {"made up": 12},
    )
    assert "| figure | 0.500 |" in (tmp_path / "CARD.md").read_text("utf-8")
    again = SeededTopicModel.load(tmp_path)
    assert again.transform(documents).tobytes() == fit.model.transform(documents).tobytes()
