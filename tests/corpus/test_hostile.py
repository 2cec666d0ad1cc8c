"""Every bad input gives a clear line; the good ones beside it are read."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from textkit.corpus import discover
from textkit.records import Failure
from textkit.resources import corpora_dir

GOOD = "产业集群数字化转型。\n第二段。"


@pytest.mark.parametrize("suffix", ["txt", "docx", "pdf", "ofd", "xlsx", "csv", "dta", "sav"])
def test_empty_file(tmp_path: Path, read, suffix: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / f"a.{suffix}").write_bytes(b"")
    documents, failures = read(tmp_path)
    assert not documents
    assert "empty" in failures[0].error.en


@pytest.mark.parametrize("suffix", ["docx", "pdf", "ofd", "xlsx", "dta", "sav", "parquet", "doc"])
@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 30, b"PK\x03\x04" + b"\x00" * 500, b"%PDF-1.7\n" + b"garbage " * 90],
    ids=["random", "zip head", "pdf head"],
)
def test_random_bytes_fail_with_a_hint(tmp_path: Path, read, suffix: str, data: bytes) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / f"a.{suffix}").write_bytes(data)
    (tmp_path / "b.txt").write_text(GOOD, encoding="utf-8")
    documents, failures = read(tmp_path)
    assert [d.doc_id for d in documents] == ["b.txt"]
    assert len(failures) == 1
    assert failures[0].error.zh
    assert failures[0].hint.zh


@pytest.mark.parametrize("name", ["截断的通知.docx", "集群面板.xlsx"])
def test_half_a_package_is_called_cut_short(tmp_path: Path, read, name: str) -> None:  # type: ignore[no-untyped-def]
    whole = (corpora_dir() / "samples" / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    _, failures = read(tmp_path)
    assert "cut short" in failures[0].error.en


def test_content_decides_over_the_name(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    page = (
        "<html><body><article>"
        + "<p>本页正文讲产业集群数字化转型。</p>" * 9
        + "</article></body></html>"
    )
    (tmp_path / "a.doc").write_text(page, encoding="utf-8")
    documents, _ = read(tmp_path)
    assert documents[0].format == "html"
    assert ".doc" in documents[0].warnings[0].en


def test_old_word_file_names_the_command(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "WordDocument".encode("utf-16-le")
    (tmp_path / "a.docx").write_bytes(ole)
    _, failures = read(tmp_path)
    assert "textkit[doc]" in failures[0].hint.en or "damaged" in failures[0].error.en


def test_encrypted_office_file_is_said(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 9
    (tmp_path / "a.xlsx").write_bytes(ole)
    _, failures = read(tmp_path)
    assert "password" in failures[0].error.en


def test_devices_fifos_loops_and_dead_links(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "dead.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    documents, failures = read(tmp_path)
    assert [d.doc_id for d in documents] == ["good.txt"]
    assert {Path(f.source).name for f in failures} == {"zero.txt", "dead.txt", "loop", "pipe.txt"}


def test_output_folder_hidden_and_lock_files_are_no_input(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in ("a.txt", ".b.txt", "~$c.docx", "out/emphasis.csv"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    assert [s.source.rpartition("/")[2] for s in discover([tmp_path], exclude=out)] == ["a.txt"]


@pytest.mark.parametrize("name", ["2024年 报告#1.txt", "［草案］[1].txt", "a b.txt", "通知"])
def test_awkward_names_are_read_and_kept(tmp_path: Path, read, name: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / name).write_text(GOOD, encoding="utf-8")
    assert [d.doc_id for d in read(tmp_path)[0]] == [name]
    assert [d.doc_id for d in read(tmp_path / name)[0]] == [name]


def test_missing_file_names_its_neighbour(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "平乡自行车.txt").write_text(GOOD, encoding="utf-8")
    _, failures = read(tmp_path / "平乡自行年.txt")
    assert "平乡自行车.txt" in failures[0].hint.en


def test_same_name_in_two_folders_gives_two_ids_and_one_file_twice_gives_one(
    tmp_path: Path,
    read,  # type: ignore[no-untyped-def]
) -> None:
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(GOOD, encoding="utf-8")
    documents, _ = read(tmp_path / "甲", tmp_path / "乙", tmp_path / "甲" / "a.txt")
    assert [d.doc_id for d in documents] == ["a.txt", "乙/a.txt"]


def zipped(path: Path, names: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    return path


def test_zip_members_are_read_and_escapes_refused(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    members = {"甲/报告.txt": GOOD.encode(), "../../evil.txt": GOOD.encode(), "b.zip": b"PK"}
    documents, failures = read(zipped(tmp_path / "包.zip", members))
    assert [d.doc_id for d in documents] == ["包.zip/甲/报告.txt"]
    assert documents[0].text == GOOD
    assert len(failures) == 2


def test_gbk_names_in_a_zip_are_readable(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    path = zipped(tmp_path / "a.zip", {"xxxxxxxx.txt": GOOD.encode()})
    path.write_bytes(path.read_bytes().replace(b"xxxxxxxx", "政策文件".encode("gbk")))
    assert [d.doc_id for d in read(path)[0]] == ["a.zip/政策文件.txt"]


def test_zip_bomb_is_refused_beside_a_good_member(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    members = {"bomb.txt": b"\x20" * (48 << 20), "good.txt": GOOD.encode()}
    documents, failures = read(zipped(tmp_path / "a.zip", members))
    assert [d.doc_id for d in documents] == ["a.zip/good.txt"]
    assert "absurd" in failures[0].error.en


def test_zip_whose_directory_lies_about_sizes_gives_no_more_than_declared(
    tmp_path: Path,
    read,  # type: ignore[no-untyped-def]
) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": b"\x20" * (4 << 20)})
    data = path.read_bytes()
    path.write_bytes(data.replace((4 << 20).to_bytes(4, "little"), (90).to_bytes(4, "little")))
    documents, failures = read(path)
    assert not documents
    assert "damaged" in failures[0].error.en


def test_huge_html_and_a_line_without_breaks(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    page = "<html><body>" + "<p>产业集群数字化转型的正文。</p>" * 150_000 + "</body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (tmp_path / "b.txt").write_text("产业集群" * 800_000, encoding="utf-8")
    documents, failures = read(tmp_path)
    assert not failures
    assert [len(d.text) for d in documents] == [14 * 150_000 - 1, 3_200_000]


def test_file_beyond_the_bound_is_refused(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text(GOOD * 100, encoding="utf-8")
    _, failures = read(tmp_path, max_bytes=100)
    assert "too large" in failures[0].error.en


def test_unsupported_kinds_say_what_to_do(tmp_path: Path) -> None:
    for name in ("slides.pptx", "paper.caj", "pack.rar", "notes.py"):
        (tmp_path / name).write_bytes(b"x")
    found = list(discover([tmp_path]))
    assert all(isinstance(f, Failure) and f.hint.zh for f in found)
    assert len(found) == 3
