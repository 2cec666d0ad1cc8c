"""SPSS files of each compression come back: cells, labels, missing ranges, formats, notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from tests.enrich.conftest import ADDED
from textkit.enrich.dataset import NewColumn, NewRow
from textkit.enrich.open import open_dataset
from textkit.errors import OutputError, ReadError

FRAME = pd.DataFrame(
    {
        "编号": ["012345678901234567", "000000000000000042", "9"],
        "正文": ["政府出台政策。", "长文" * 900, ""],  # 5,400 bytes: several segments
        "city": [1.0, 2.0, 99.0],
        "home": [2.0, 1.0, np.nan],
        "when": [13_770_000_000.0, 0.5, -1e300],
        "small": [-99.0, 151.0, 152.0],  # the ends of what one byte can hold
        "zero": [-0.0, 0.0, 1e-300],
        "tail": ["a", "", "短"],
    }
)
LABELS = {1: "广州", 2: "深圳", 99: "拒答"}
ABOUT: dict[str, Any] = {
    "file_label": "老数据",
    "column_labels": {"city": "城市", "正文": "正文全文"},
    "variable_value_labels": {"city": LABELS, "home": LABELS, "tail": {"a": "甲"}},
    "missing_ranges": {"city": [99], "small": [{"lo": 150, "hi": 160}]},
    "variable_measure": {"city": "nominal", "small": "scale"},
    "variable_display_width": {"正文": 40},
    "variable_format": {"when": "DATETIME20", "small": "F10.3"},
    "note": ["第一条说明", "第二条"],
}
HOW = [
    pytest.param("old.sav", {}, id="plain"),
    pytest.param("old.sav", {"row_compress": True}, id="bytecode"),
    pytest.param("old.zsav", {"compress": True}, id="zlib"),
]
KEPT = (
    "missing_ranges", "variable_value_labels", "variable_measure", "variable_display_width",
    "original_variable_types", "column_names_to_labels",
)  # fmt: skip
READING: dict[str, Any] = {"user_missing": True, "disable_datetime_conversion": True}


def _written(path: Path, how: dict[str, Any]) -> Path:
    pyreadstat.write_sav(FRAME, path, **ABOUT, **how)
    return path


@pytest.mark.parametrize(("name", "how"), HOW)
def test_old_data_comes_back(
    name: str, how: dict[str, Any], tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old, new = _written(tmp_path / name, how), tmp_path / f"new{Path(name).suffix}"
    dataset = open_dataset(old)
    dataset.write(new, columns, iter(rows))
    dataset.compare(new, columns)
    was, before = pyreadstat.read_sav(old, **READING)
    now, after = pyreadstat.read_sav(new, **READING)
    assert list(now.columns) == [*FRAME.columns, *ADDED]
    for column in FRAME.columns:
        assert was[column].equals(now[column]), column
    assert np.signbit(now.zero[0]) == np.signbit(was.zero[0])
    for kept in KEPT:
        held = getattr(after, kept)
        assert {k: held[k] for k in getattr(before, kept)} == getattr(before, kept), kept
    assert after.notes == before.notes and after.file_label == "老数据"
    assert now.share_x.tolist()[::2] == [0.25, 1.0] and now.share_x.isna()[1]
    assert after.variable_value_labels["type_x"] == {0: "未判定", 1: "共生型"}
    assert after.column_names_to_labels["mentions_x"] == "次数"


@pytest.mark.parametrize(("name", "how"), HOW)
def test_cells_read_right(name: str, how: dict[str, Any], tmp_path: Path) -> None:
    dataset = open_dataset(_written(tmp_path / name, how))
    assert dataset.columns == list(FRAME.columns)
    rows = list(dataset.cells(range(8)))
    assert [r[1] for r in rows] == FRAME["正文"].tolist()
    assert [r[0] for r in rows] == FRAME["编号"].tolist()
    assert [r[2] for r in rows] == ["广州", "深圳", "拒答"]
    assert rows[2][3] == "" and rows[0][4] == "2019-02-20"


@pytest.mark.parametrize("how", [{}, {"row_compress": True}, {"compress": True}])
def test_many_rows_keep_their_places(how: dict[str, Any], tmp_path: Path) -> None:
    n = 30_011
    made = np.random.default_rng(1).normal(size=n)
    frame = pd.DataFrame({"x": made, "n": np.arange(n) % 300, "s": [f"第{i}行" for i in range(n)]})
    old, new = tmp_path / "old.sav", tmp_path / "new.sav"
    pyreadstat.write_sav(frame, old, **how)
    dataset = open_dataset(old)
    column = NewColumn("i", "序号", "count")
    dataset.write(new, [column], iter([(i,) for i in range(n)]))
    dataset.compare(new, [column])
    now = pyreadstat.read_sav(new)[0]
    assert (now.i == np.arange(n)).all() and (now.x == made).all() and now.s.equals(frame.s)


def test_a_changed_cell_is_refused_by_name(
    tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old, new = _written(tmp_path / "old.sav", {}), tmp_path / "new.sav"
    dataset = open_dataset(old)
    dataset.write(new, columns, iter(rows))
    new.write_bytes(new.read_bytes().replace(b"000000000000000042", b"000000000000000043"))
    with pytest.raises(OutputError, match="row 2, '编号'"):
        dataset.compare(new, columns)


@pytest.mark.parametrize("keep", [0, 100, 400, 1_500, -8])
def test_a_damaged_file_is_said(keep: int, tmp_path: Path) -> None:
    path = _written(tmp_path / "bad.sav", {})
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ReadError) as raised:
        list(open_dataset(path).cells([0, 1]))
    assert raised.value.hint
