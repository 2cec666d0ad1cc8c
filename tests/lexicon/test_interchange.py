from __future__ import annotations

from pathlib import Path

import pytest

from textkit.errors import SchemeError, UsageError
from textkit.lexicon.entries import LexiconEntry, diff, scheme_entries, terms_yaml
from textkit.lexicon.interchange import read_lexicon, write_lexicon
from textkit.scheme import Scheme, load_scheme

TRICKY = (
    LexiconEntry(("emotion", "anger"), "NA"),
    LexiconEntry(("emotion", "anger"), "怒"),
    LexiconEntry(("emotion", "joy"), "NO"),
    LexiconEntry(("emotion",), "on"),
    LexiconEntry(("money",), "1e5"),
    LexiconEntry(("money",), "=1+1"),
)
RICH = (
    LexiconEntry(("a", "b"), "高温", 0.5, ("高温合金", "耐高温"), "有时指材料，\n不指天气"),
    LexiconEntry(("a",), "NULL", 1.0),
)


@pytest.mark.parametrize("name", ["l.yaml", "l.dic", "l.csv", "l.xlsx"])
def test_words_and_categories_come_back(tmp_path: Path, name: str) -> None:
    write_lexicon(tmp_path / name, TRICKY)
    back = read_lexicon(tmp_path / name)
    assert {(e.path, e.term) for e in back} == {(e.path, e.term) for e in TRICKY}


def test_quanteda_levels_come_back(tmp_path: Path) -> None:
    file = tmp_path / "l.yml"
    write_lexicon(file, TRICKY, "quanteda")
    assert "Dictionary" not in file.read_text("utf-8")
    assert {(e.path, e.term) for e in read_lexicon(file)} == {(e.path, e.term) for e in TRICKY}


@pytest.mark.parametrize("name", ["l.csv", "l.xlsx"])
def test_tables_keep_everything(tmp_path: Path, name: str) -> None:
    write_lexicon(tmp_path / name, RICH)
    assert read_lexicon(tmp_path / name) == RICH


def test_a_whole_scheme_comes_back_from_excel(tmp_path: Path, weather: Scheme) -> None:
    entries = scheme_entries(weather)
    write_lexicon(tmp_path / "w.xlsx", entries)
    assert read_lexicon(tmp_path / "w.xlsx") == entries


def test_same_entries_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_lexicon(tmp_path / name, RICH)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_chinese_headers_and_gb18030_are_read(tmp_path: Path) -> None:
    file = tmp_path / "词表.csv"
    file.write_bytes("类别,词条,权重,排除\n政策,补贴,0.5,补贴退坡；骗补贴\n".encode("gb18030"))
    assert read_lexicon(file) == (LexiconEntry(("政策",), "补贴", 0.5, ("补贴退坡", "骗补贴")),)


def test_a_published_cntext_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "zh.yaml"
    file.write_text("Name: 词典\nDictionary:\n  怒:\n    - 愤怒\n    - NA\n", "utf-8")
    assert [(e.path, e.term) for e in read_lexicon(file)] == [(("怒",), "愤怒"), (("怒",), "NA")]


def test_a_liwc_term_may_have_several_categories_and_a_star(tmp_path: Path) -> None:
    file = tmp_path / "l.dic"
    file.write_text("%\n1\tposemo\n2\taffect\n%\n高兴*\t1\t2\n", "utf-8")
    assert [(e.path, e.term) for e in read_lexicon(file)] == [
        (("posemo",), "高兴"), (("affect",), "高兴"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        pytest.param("l.csv", "driver,term,weight\na,b,1\na,c,heavy\n", "l.csv:3:3", id="weight"),
        pytest.param("l.csv", "driver,term\na,b\na,\n", "l.csv:3:2", id="empty-term"),
        pytest.param("l.csv", "甲,乙\n1,2\n", "l.csv:1:1", id="header"),
        pytest.param("l.dic", "%\n1\ta\n%\n词\t2\n", "l.dic:4:3", id="liwc-category"),
        pytest.param("l.yaml", "Dictionary:\n  a:\n    - 1e5\n", "l.yaml:3:7", id="number"),
        pytest.param("l.yaml", "a:\nb: [x]\n", "l.yaml:1:1", id="empty-category"),
    ],
)
def test_a_fault_is_said_with_its_place(tmp_path: Path, name: str, text: str, place: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(SchemeError) as raised:
        read_lexicon(tmp_path / name)
    assert raised.value.where.endswith(place)


@pytest.mark.parametrize("name", ["l.xlsx", "l.dic"])
def test_random_bytes_are_no_lexicon(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(bytes(range(256)) * 3)
    with pytest.raises(SchemeError):
        read_lexicon(tmp_path / name)


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cntext"):
        read_lexicon(tmp_path / "l.pdf")


def test_imported_entries_make_a_scheme_that_loads(folder: Path, weather: Scheme) -> None:
    entries = scheme_entries(weather)
    for driver, text in terms_yaml(entries).items():
        (folder / "terms" / f"{driver}.yaml").write_text(text, "utf-8")
    assert diff(entries, scheme_entries(load_scheme(folder))) == ()


def test_a_diff_names_every_kind_of_change() -> None:
    before = [
        LexiconEntry(("a",), "甲"), LexiconEntry(("a",), "乙"), LexiconEntry(("a",), "丙"),
        LexiconEntry(("a",), "丁"),
    ]  # fmt: skip
    after = [
        LexiconEntry(("b",), "乙", 0.5), LexiconEntry(("a",), "丙", exclude=("丙烯",)),
        LexiconEntry(("a",), "丁"), LexiconEntry(("a",), "戊"),
    ]  # fmt: skip
    assert [(c.kind, c.term) for c in diff(before, after)] == [
        ("added", "戊"), ("removed", "甲"), ("moved", "乙"), ("reweighted", "乙"),
        ("exclusions", "丙"),
    ]  # fmt: skip


def test_a_term_in_two_categories_is_compared_by_category() -> None:
    a, b, c = (LexiconEntry((x,), "词") for x in "abc")
    assert [(x.kind, (x.before or x.after).path) for x in diff([a, b], [b, c])] == [  # type: ignore[union-attr]
        ("added", ("c",)), ("removed", ("a",)),
    ]  # fmt: skip
