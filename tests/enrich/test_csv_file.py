"""CSV and JSON Lines: every old byte comes back, whatever encoding, delimiter and quotes."""

from __future__ import annotations

import codecs
import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from tests.enrich.conftest import ADDED
from textkit.enrich.dataset import NewColumn, NewRow
from textkit.enrich.open import open_dataset
from textkit.errors import OutputError, ReadError

PLAIN = (
    "编号,正文,金额\r\n"
    '012345678901234567,"含,逗号、""引号""与\n换行",1.50\r\n'
    "000000000000000042, 前后空格 ,1e5\r\n"
    "7,,-0.0"  # an empty text, and no line end
)
FILES = [
    pytest.param(PLAIN.encode(), "utf-8", ",", id="utf8"),
    pytest.param(codecs.BOM_UTF8 + PLAIN.encode(), "utf-8-sig", ",", id="utf8-bom"),
    pytest.param(PLAIN.encode("gb18030"), "gb18030", ",", id="gbk"),
    pytest.param(PLAIN.replace(",", ";").encode("gb18030"), "gb18030", ";", id="gbk-semicolon"),
    # the second byte of 亅 in GBK is |
    pytest.param(
        PLAIN.replace(",", "|").replace("空格", "亅亅").encode("gbk"), "gbk", "|", id="gbk-bar"
    ),
    pytest.param(PLAIN.replace(",", "\t").encode(), "utf-8", "\t", id="tab"),
    pytest.param(PLAIN.encode("utf-16"), "utf-16", ",", id="utf16"),
    pytest.param(PLAIN.replace("\r\n", "\r").encode(), "utf-8", ",", id="cr"),
    pytest.param(PLAIN.replace("\r\n", "\n\n").encode(), "utf-8", ",", id="blank-lines"),
]


@pytest.mark.parametrize(("data", "encoding", "delimiter"), FILES)
def test_old_cells_come_back(
    data: bytes,
    encoding: str,
    delimiter: str,
    tmp_path: Path,
    columns: list[NewColumn],
    rows: list[NewRow],
) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_bytes(data)
    dataset = open_dataset(old)
    dataset.write(new, columns, iter(rows))
    dataset.compare(new, columns)
    with old.open(encoding=encoding, newline="") as a, new.open(encoding=encoding, newline="") as b:
        was = [r for r in csv.reader(a, delimiter=delimiter) if r]
        now = [r for r in csv.reader(b, delimiter=delimiter) if r]
    assert [r[:3] for r in now] == was
    assert [r[3:] for r in now] == [
        ADDED, ["0.25", "3", "shared"], ["", "", ""], ["1.0", "0", "none"],
    ]  # fmt: skip
    assert next(iter(dataset.cells([0, 1]))) == tuple(was[1][:2])


@pytest.mark.parametrize(("data", "encoding", "delimiter"), FILES[:6])
def test_every_old_byte_is_kept(
    data: bytes, encoding: str, delimiter: str, tmp_path: Path, columns: list[NewColumn]
) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_bytes(data)
    open_dataset(old).write(new, columns, iter([(None, None, None)] * 3))
    empty = delimiter.encode() * 3
    header = (delimiter + delimiter.join(ADDED)).encode()
    made = new.read_bytes().replace(header + b"\r\n", b"\r\n")
    assert made.endswith(empty)
    assert made.replace(empty + b"\r\n", b"\r\n").removesuffix(empty) == data


def test_a_file_that_quotes_everything_goes_on_doing_so(
    tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text('"a","b"\n"1","甲"\n"2","乙"\n"3","丙"\n', "utf-8")
    open_dataset(old).write(new, columns, iter(rows))
    assert new.read_text("utf-8").splitlines()[1] == '"1","甲","0.25","3","shared"'


def test_short_rows_are_filled_and_said(
    tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("a,b,c\n1,甲\n2,乙,丙\n3,\n", "utf-8")
    dataset = open_dataset(old)
    dataset.write(new, columns, iter(rows))
    dataset.compare(new, columns)
    frame = pd.read_csv(new)
    assert frame.share_x.tolist()[::2] == [0.25, 1.0] and frame.b.tolist()[:2] == ["甲", "乙"]
    assert any("2" in note.en and "short" in note.en for note in dataset.notes)


def test_a_row_with_too_many_cells_is_named(
    tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old = tmp_path / "old.csv"
    old.write_text("a,b\n1,甲\n2,乙,丙\n3,\n", "utf-8")
    with pytest.raises(ReadError, match="row 2 has 3 cells"):
        open_dataset(old).write(tmp_path / "new.csv", columns, iter(rows))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param('a,b\n1,"never closed\n2,x\n', id="open-quote"),
    ],
)
def test_a_damaged_csv_is_said(text: str, tmp_path: Path) -> None:
    old = tmp_path / "old.csv"
    old.write_text(text, "utf-8")
    with pytest.raises(ReadError):
        list(open_dataset(old).cells([0]))


JSON = (
    '{"id": 123456789012345678, "正文": "\\u653f策", "x": 0.10}\r\n'
    "\n"
    '{"x":1e400,"id":"007","正文":null}  \n'
    '{ "id" : {"a": [1]}, "正文": "" }'
)


def test_json_lines_keep_digits_and_spacing(
    tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_bytes(JSON.encode())
    dataset = open_dataset(old)
    dataset.write(new, columns, iter(rows))
    dataset.compare(new, columns)
    lines = new.read_bytes().decode().split("\n")
    assert lines[0].startswith('{"id": 123456789012345678, "正文": "\\u653f策", "x": 0.10, "share')
    assert lines[0].endswith("\r") and lines[1] == "" and '{"x":1e400,' in lines[2]
    assert json.loads(lines[2])["share_x"] is None
    assert [r[0] for r in dataset.cells([1])] == ["政策", "", ""]


def test_json_lines_clash_far_down_is_said(tmp_path: Path, columns: list[NewColumn]) -> None:
    old = tmp_path / "old.jsonl"
    lines = ['{"a": 1}'] * 1_500 + ['{"share_x": 1}']
    old.write_text("\n".join(lines), "utf-8")
    with pytest.raises(ReadError, match="line 1501"):
        open_dataset(old).write(tmp_path / "n", columns, iter([(None, None, None)] * 1_501))


@pytest.mark.parametrize("text", ["[1, 2]\n", "{broken\n", '{"a": 1}\n{"a": \n'])
def test_damaged_json_lines_are_said(text: str, tmp_path: Path) -> None:
    old = tmp_path / "old.jsonl"
    old.write_text(text, "utf-8")
    with pytest.raises(ReadError, match="line"):
        list(open_dataset(old).cells([0]))


def test_a_changed_cell_is_refused_by_name(
    tmp_path: Path, columns: list[NewColumn], rows: list[NewRow]
) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("id,b\n1,甲\n0002,乙\n3,丙\n", "utf-8")
    dataset = open_dataset(old)
    dataset.write(new, columns, iter(rows))
    new.write_bytes(new.read_bytes().replace(b"0002", b"2"))
    with pytest.raises(OutputError, match="row 2, 'id'"):
        dataset.compare(new, columns)
