"""Small labelled documents that say plainly what they argue with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from textkit.evaluate.gold import GoldDocument, GoldParagraph
from textkit.scheme import Scheme

Maker = Callable[..., GoldDocument]


@pytest.fixture(scope="session")
def sentences(scheme: Scheme) -> dict[str, str]:
    """A sentence a driver, made of the scheme's own terms; and one of none."""
    told = {
        d.key: "，".join(t.term for m in d.mechanisms for t in m.terms[:2]) + "。"
        for d in scheme.drivers
    }
    return {**told, "none": "全年粮食播种面积保持稳定，老年人免费乘车。"}


@pytest.fixture(scope="session")
def make(sentences: dict[str, str]) -> Maker:
    """A labelled document: `make("a-1", "technology", "none")`."""

    def made(gold_id: str, *drivers: str, tail: str = "", **fields: Any) -> GoldDocument:
        paragraphs = tuple(
            GoldParagraph(f"{sentences[d]}{gold_id}第{i}段{tail}", {} if d == "none" else {d: 1.0})
            for i, d in enumerate(drivers)
        )
        group = str(fields.pop("group", gold_id.split("-", maxsplit=1)[0]))
        return GoldDocument(gold_id, group, "", paragraphs, part="t", unit=gold_id, **fields)

    return made


@pytest.fixture(scope="session")
def gold(make: Maker, scheme: Scheme) -> list[GoldDocument]:
    """Twelve documents of three writers, every driver and none in each."""
    keys = (*scheme.driver_keys, "none")
    types = (*scheme.type_keys, "none")
    return [
        make(
            f"{writer}-{i}", *keys[i % 5 :], *keys[: i % 5],
            cluster_type=types[i % len(types)], mode="none",
        )
        for writer in "abc"
        for i in range(4)
    ]  # fmt: skip
