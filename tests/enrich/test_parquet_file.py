"""Parquet: types, metadata, nested values, not-a-number; read again by polars and pandas."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.enrich.conftest import ADDED
from textkit.enrich.dataset import NewColumn, NewRow
from textkit.enrich.open import open_dataset
from textkit.errors import OutputError, ReadError


def _written(path: Path) -> Path:
    frame = pd.DataFrame(
        {
            "id": pd.array([2**62 + 1, None, 3], "Int64"),
            "text": ["政策", None, ""],
            "kind": pd.Categorical(["甲", "乙", "甲"], ordered=True),
            "x": [0.1, math.nan, -0.0],
            "when": [dt.datetime(2020, 1, 1, 1, 2, 3, 456789), None, dt.datetime(1700, 1, 1)],
            "list": [[1, 2], None, []],
        },
        index=pd.Index(["a", "b", "c"], name="键"),
    )
    table = pa.Table.from_pandas(frame)
    pq.write_table(table, path, row_group_size=2, compression="zstd")
    return path


def test_old_columns_come_back(
    tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old, new = _written(tmp_path / "old.parquet"), tmp_path / "new.parquet"
    dataset = open_dataset(old)
    dataset.write(new, columns, iter(rows))
    dataset.compare(new, columns)
    was, now = pd.read_parquet(old), pd.read_parquet(new)
    pd.testing.assert_frame_equal(was, now[list(was.columns)])
    assert list(now.columns[-3:]) == ADDED and now.share_x.isna().tolist() == [False, True, False]
    info = pq.read_metadata(new)
    assert info.num_row_groups == 2 and info.row_group(0).column(0).compression == "ZSTD"
    polars = pytest.importorskip("polars")
    before, after = polars.read_parquet(old), polars.read_parquet(new)
    assert after.select(before.columns).equals(before)


def test_a_changed_cell_is_refused_by_name(
    tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old, new = _written(tmp_path / "old.parquet"), tmp_path / "new.parquet"
    dataset = open_dataset(old)
    dataset.write(new, columns, iter(rows))
    table = pq.read_table(new)
    at = table.schema.get_field_index("text")
    wrong = pa.array(["政策", "", ""], table.field(at).type)
    pq.write_table(table.set_column(at, table.field(at), wrong), new, row_group_size=2)
    with pytest.raises(OutputError, match="row 2, 'text'"):
        dataset.compare(new, columns)


@pytest.mark.parametrize("keep", [0, 10, -20])
def test_a_damaged_file_is_said(keep: int, tmp_path: Path) -> None:
    path = _written(tmp_path / "bad.parquet")
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ReadError):
        open_dataset(path)
