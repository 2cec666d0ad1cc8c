"""Stata files of every release come back cell by cell, by a reader that is not ours (pandas)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from tests.enrich.conftest import ADDED
from tests.enrich.stata_bytes import IDS, NAMES, NOTE, TEXTS, old_dta, tagged_dta
from textkit.enrich.dataset import NewColumn, NewRow
from textkit.enrich.open import open_dataset
from textkit.errors import OutputError, ReadError

RELEASES = [
    pytest.param(old_dta(113), "gb18030", id="113-gbk"),
    pytest.param(old_dta(113, "gb18030", ">"), "gb18030", id="113-gbk-big-endian"),
    pytest.param(old_dta(114), "gb18030", id="114-gbk"),
    pytest.param(old_dta(115, "utf-8"), "utf-8", id="115-utf8"),
    pytest.param(tagged_dta(117), "gb18030", id="117-gbk"),
    pytest.param(tagged_dta(117, "gb18030", ">"), "gb18030", id="117-gbk-big-endian"),
    pytest.param(tagged_dta(118, "utf-8"), "utf-8", id="118"),
    pytest.param(tagged_dta(118, "utf-8", ">"), "utf-8", id="118-big-endian"),
    pytest.param(tagged_dta(119, "utf-8"), "utf-8", id="119"),
]


def _enriched(data: bytes, tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]) -> Path:
    old, new = tmp_path / "old.dta", tmp_path / "new.dta"
    old.write_bytes(data)
    dataset = open_dataset(old)
    dataset.write(new, columns, iter(rows))
    dataset.compare(new, columns)
    return new


def _told(path: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    with pd.read_stata(path, iterator=True, convert_missing=True, convert_categoricals=False,
                       convert_dates=False) as reader:  # fmt: skip
        frame = reader.read()
        about = {
            "labels": reader.variable_labels(),
            "values": reader.value_labels(),
            "title": reader.data_label,
            "formats": list(reader._fmtlist),
            "sets": list(reader._lbllist),
        }
    return frame, about


@pytest.mark.parametrize(("data", "encoding"), RELEASES)
def test_old_data_comes_back(
    data: bytes, encoding: str, tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    new = _enriched(data, tmp_path, columns, rows)
    was, about_was = _told(tmp_path / "old.dta")
    now, about_now = _told(new)
    assert list(now.columns) == [*NAMES, *ADDED]
    assert str(was.city[1]) == ".a" and str(was.home[1]) == ".z"
    for name in NAMES:
        assert [repr(v) if hasattr(v, "string") is False else v.string for v in was[name]] == [
            repr(v) if hasattr(v, "string") is False else v.string for v in now[name]
        ], name
    assert about_now["formats"][:6] == about_was["formats"]
    assert about_now["sets"][:6] == about_was["sets"] == ["", "", "place", "place", "", ""]
    assert about_now["values"]["place"] == about_was["values"]["place"]
    assert about_now["title"] == about_was["title"]
    assert {k: about_now["labels"][k] for k in NAMES} == about_was["labels"]
    assert NOTE.encode(encoding) in new.read_bytes()
    assert new.read_bytes()[:4] == data[:4]  # the release stays


@pytest.mark.parametrize(("data", "encoding"), RELEASES)
def test_new_data_is_there(
    data: bytes, encoding: str, tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    new = _enriched(data, tmp_path, columns, rows)
    # a long text of release 117 is the one thing that ReadStat cannot read in another encoding
    names = [n for n in (*NAMES, *ADDED) if n != "text" or data[28:31] != b"117"]
    frame, meta = pyreadstat.read_dta(str(new), encoding=encoding.upper(), usecols=names)
    assert frame.share_x.tolist()[::2] == [0.25, 1.0] and frame.share_x.isna()[1]
    assert frame.mentions_x.tolist()[::2] == [3, 0] and frame.mentions_x.isna()[1]
    assert meta.variable_value_labels["type_x"] == {0: "未判定", 1: "共生型"}
    assert meta.column_names_to_labels["share_x"] == "份额"
    assert frame.id.tolist() == list(IDS)
    assert "text" not in frame or frame.text.tolist() == list(TEXTS)
    assert [r[0] for r in open_dataset(new).cells([1])] == list(TEXTS)


@pytest.mark.parametrize(("data", "encoding"), RELEASES)
def test_cells_read_right(data: bytes, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "old.dta"
    path.write_bytes(data)
    dataset = open_dataset(path)
    assert dataset.columns == list(NAMES)
    rows = list(dataset.cells([0, 1, 2, 3, 4, 5]))
    assert [r[:2] for r in rows] == list(zip(IDS, TEXTS, strict=True))
    assert rows[0][2:] == ("广州", "深圳", "2020-01-01", "0.1")
    assert rows[1][2:] == ("", "", "", "")
    assert rows[2][4] == "1950-01-01"


def test_a_set_of_labels_in_use_is_not_replaced(tmp_path: Path) -> None:
    column = NewColumn("place", "地点", "code", {"a": 1}, {1: "甲"})
    new = _enriched(tagged_dta(118, "utf-8"), tmp_path, [column], [("a",), (None,), ("a",)])
    _, about = _told(new)
    assert about["values"]["place"] == {1: "广州", 2: "深圳"}
    assert about["values"]["textkit_2"] == {1: "甲"}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no stata file at all " * 20, id="no-stata"),
        pytest.param(old_dta()[:-400], id="113-cut"),
        pytest.param(old_dta()[:500], id="113-header-cut"),
        pytest.param(tagged_dta()[:-40], id="117-cut"),
        pytest.param(tagged_dta(118, "utf-8").replace(b"<data>", b"<dita>"), id="118-tag"),
        pytest.param(b"\x6c" + old_dta()[1:], id="release-108"),
    ],
)
def test_a_damaged_file_is_said(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.dta"
    path.write_bytes(data)
    with pytest.raises(ReadError) as raised:
        list(open_dataset(path).cells([0, 1, 2]))
    assert raised.value.where.endswith("bad.dta") and raised.value.hint


def test_a_changed_cell_is_refused_by_name(
    tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    new = _enriched(tagged_dta(118, "utf-8"), tmp_path, columns, rows)
    new.write_bytes(new.read_bytes().replace(IDS[1].encode(), b"000000000000000043"))
    with pytest.raises(OutputError, match="row 2, 'id'"):
        open_dataset(tmp_path / "old.dta").compare(new, columns)


def test_a_changed_value_label_is_refused(
    tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    new = _enriched(tagged_dta(118, "utf-8"), tmp_path, columns, rows)
    new.write_bytes(new.read_bytes().replace("深圳".encode(), "深川".encode()))
    with pytest.raises(OutputError, match="variable_value_labels"):
        open_dataset(tmp_path / "old.dta").compare(new, columns)


def test_long_text_of_pandas(tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]) -> None:
    old = tmp_path / "old.dta"
    frame = pd.DataFrame({"text": ["长" * 3_000, "短", "长" * 3_000], "n": [1, 2, 3]})
    frame.to_stata(old, version=118, write_index=False, convert_strl=["text"])
    new = _enriched(old.read_bytes(), tmp_path, columns, rows)
    assert [r[0] for r in open_dataset(old).cells([0])] == frame.text.tolist()
    assert pd.read_stata(new).text.tolist() == frame.text.tolist()
