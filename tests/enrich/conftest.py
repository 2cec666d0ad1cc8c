"""New columns of every kind, and rows for a dataset of three."""

from __future__ import annotations

import pytest

from textkit.enrich.dataset import NewColumn, NewRow

ADDED = ["share_x", "mentions_x", "type_x"]


@pytest.fixture
def columns() -> list[NewColumn]:
    return [
        NewColumn("share_x", "份额"),
        NewColumn("mentions_x", "次数", "count"),
        NewColumn("type_x", "类型", "code", {"none": 0, "shared": 1}, {0: "未判定", 1: "共生型"}),
    ]


@pytest.fixture
def rows() -> list[NewRow]:
    return [(0.25, 3, "shared"), (None, None, None), (1.0, 0, "none")]
