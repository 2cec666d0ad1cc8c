"""Enriching files and frames: values, what is refused before the work, joins."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import textkit
from tests.enrich.stata_bytes import TEXTS, old_dta
from textkit.enrich import EnrichRequest, enrich_file
from textkit.errors import OutputError, TextkitError, UsageError
from textkit.options import AnalysisOptions

OPTIONS = AnalysisOptions(topics="none")
DEMAND = "消费者个性化需求不断增长，市场订单碎片化倒逼企业柔性生产。"
POLICY = "政府出台扶持政策，设立专项资金补贴企业数字化改造。" * 3
FRAME = pd.DataFrame({"id": ["001", "002", "003"], "正文": [DEMAND, "", POLICY], "x": [1, 2, 3]})


def _request(data: Path, **more: Any) -> EnrichRequest:
    defaults: dict[str, Any] = {
        "out": data.with_name(f"new{data.suffix}"), "options": OPTIONS, "workers": 1, "lang": "zh",
    }  # fmt: skip
    if not {"corpus", "files_column", "text_column"} & more.keys():
        more["text_column"] = "正文"
    return EnrichRequest(data, **{**defaults, **more})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "old.csv"
    FRAME.to_csv(path, index=False)
    return path


def test_empty_text_is_missing_never_zero(data: Path) -> None:
    result = enrich_file(_request(data, columns=("shares", "counts", "coverage")))
    made = pd.read_csv(result.out, dtype={"id": str})
    assert (result.rows, result.filled, result.empty) == (3, 2, 1)
    assert made.loc[1, list(result.columns)].isna().all()
    shares = [c for c in result.columns if c.startswith("share_")]
    assert math.isclose(made.loc[0, shares].sum(), 1.0) and made.chars[0] == len(DEMAND)
    assert made.share_government[2] > 0.5 and made.id.tolist() == ["001", "002", "003"]


def test_file_and_frame_agree(data: Path) -> None:
    enrich_file(_request(data))
    made = pd.read_csv(data.with_name("new.csv"), dtype={"id": str})
    frame = textkit.enrich(FRAME, text_column="正文", topics="none")
    assert list(made.columns) == list(frame.columns)
    for name in (n for n in made.columns if n.startswith("share")):
        assert made[name].equals(frame[name]), name


def test_workers_give_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    texts = [DEMAND * (1 + i % 3) if i % 4 else "" for i in range(150)]
    pd.DataFrame({"正文": texts}).to_csv(path, index=True)
    one = enrich_file(_request(path, out=tmp_path / "1.csv"))
    two = enrich_file(_request(path, out=tmp_path / "2.csv", workers=2))
    assert one.out.read_bytes() == two.out.read_bytes()
    assert one.rows == two.rows == 150 and one.empty == two.empty


def test_gbk_stata_gets_labels_of_its_own_encoding(tmp_path: Path) -> None:
    path = tmp_path / "old.dta"
    path.write_bytes(old_dta(113).replace(b"text\0", b"body\0"))
    enrich_file(_request(path, text_column="body", prefix="tk_"))
    made = path.with_name("new.dta")
    assert "强调比例".encode("gb18030") in made.read_bytes()
    told = pd.read_stata(made, convert_categoricals=False).tk_share_government
    same = textkit.enrich(pd.DataFrame({"t": TEXTS}), text_column="t", topics="none")
    assert told.equals(same.share_government)


def test_index_types_and_order_of_a_frame_stay() -> None:
    frame = FRAME.assign(when=pd.to_datetime("2020-01-01")).set_index("id")
    frame.index = pd.Index(["b", "b", "a"])
    made = textkit.enrich(frame, text_column="正文", topics="none", prefix="tk_")
    pd.testing.assert_frame_equal(made[list(frame.columns)], frame)
    assert made.tk_dominant_driver.iloc[1] is None and "tk_mode" in made


def test_polars_comes_back_as_polars() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"正文": [DEMAND, None], "x": [1, 2]})
    made = textkit.enrich(frame, text_column="正文", topics="none")
    assert isinstance(made, polars.DataFrame) and made.select(frame.columns).equals(frame)
    assert made["share_government"].null_count() == 1


def test_files_named_by_rows(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(POLICY, "utf-8")
    path = tmp_path / "old.csv"
    pd.DataFrame({"f": ["甲.txt", "", "没有.txt"]}).to_csv(path, index=False)
    result = enrich_file(_request(path, files_column="f"))
    made = pd.read_csv(result.out)
    assert made.share_government[0] > 0.5 and made.share_government[1:].isna().all()
    assert [f.source for f in result.failures] == ["#3 没有.txt"] and result.empty == 1


# ---- refused before the work --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "error", "words"),
    [
        pytest.param({"text_column": "正闻"}, UsageError, "正文", id="nearest-column"),
        pytest.param({"text_column": "x"}, UsageError, "numbers", id="numbers"),
        pytest.param({"columns": ("share",)}, UsageError, "shares", id="nearest-group"),
        pytest.param({"files_column": "x", "text_column": "正文"}, UsageError, "one", id="two"),
        pytest.param({"corpus": Path("no-run"), "keys": ("x",)}, UsageError, "no run", id="no-run"),
        pytest.param({"corpus": Path("no-run")}, UsageError, "--keys", id="no-keys"),
        pytest.param({"out": Path("x.dta")}, UsageError, "format", id="other-format"),
        pytest.param({"out": Path("no/where.csv")}, OutputError, "folder", id="no-folder"),
    ],
)
def test_what_is_wrong_is_said(
    more: dict[str, Any], error: type[TextkitError], words: str, data: Path
) -> None:
    with pytest.raises(error, match=words) as raised:
        enrich_file(_request(data, **more))
    assert raised.value.what.zh != raised.value.what.en
    assert [p.name for p in data.parent.iterdir()] == ["old.csv"]


def test_two_columns_of_one_name(data: Path) -> None:
    data.write_text(data.read_text("utf-8").replace("id,", "正文,"), "utf-8")
    with pytest.raises(UsageError, match="2 columns are called"):
        enrich_file(_request(data))


def test_clashes_are_named_and_a_prefix_mends_them(data: Path) -> None:
    data.write_text(data.read_text("utf-8").replace("id,", "mode,"), "utf-8")
    with pytest.raises(UsageError, match="already: mode"):
        enrich_file(_request(data))
    assert "tk_mode" in enrich_file(_request(data, prefix="tk_")).columns


def test_an_output_is_replaced_with_force_only(data: Path) -> None:
    out = data.with_name("new.csv")
    out.write_text("precious", "utf-8")
    with pytest.raises(OutputError, match="exists"):
        enrich_file(_request(data))
    assert out.read_text("utf-8") == "precious"
    enrich_file(_request(data, force=True))
    assert out.read_text("utf-8") != "precious"


@pytest.mark.parametrize("link", [False, True])
def test_the_input_is_never_replaced(link: bool, data: Path) -> None:
    out = data
    if link:
        out = data.with_name("link.csv")
        out.symlink_to(data)
    before = data.read_bytes()
    with pytest.raises(UsageError, match="never replaced"):
        enrich_file(_request(data, out=out, force=True))
    assert data.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_is_read_only(data: Path) -> None:
    folder = data.with_name("locked")
    folder.mkdir(mode=0o500)
    with pytest.raises(OutputError, match="written"):
        enrich_file(_request(data, out=folder / "new.csv"))


@pytest.mark.parametrize("prefix", ["1", "a b", "前-"])
def test_a_prefix_that_stata_does_not_allow(prefix: str, tmp_path: Path) -> None:
    path = tmp_path / "old.dta"
    path.write_bytes(old_dta(115))
    with pytest.raises(UsageError, match="prefix"):
        enrich_file(_request(path, text_column="text", prefix=prefix))


def test_names_fit_stata(tmp_path: Path) -> None:
    path = tmp_path / "old.dta"
    path.write_bytes(old_dta(115))
    result = enrich_file(
        _request(path, text_column="text", prefix="my_cluster_study_", columns=("mechanisms",))
    )
    assert max(map(len, result.columns)) <= 32 and len(set(result.columns)) == len(result.columns)
    assert any("cut" in note.en for note in result.notes)


# ---- joins --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    rows = [
        ("广东省", "", 2020, POLICY), ("广东省", "", 2020, DEMAND), ("广东省", "", 2021, POLICY),
        ("山东省", "莱芜市", 2010, POLICY), ("湖北省", "襄樊市", 2008, DEMAND),
        ("广东省", "中山市", 2020, DEMAND * 2),
    ]  # fmt: skip
    table = folder / "d.csv"
    pd.DataFrame(rows, columns=["省份", "城市", "年份", "正文"]).to_csv(table, index=False)
    textkit.analyze(table, folder / "out", topics="none", workers=1, formats=["csv"])
    return folder / "out"


def test_panel_is_joined_by_place_and_year(corpus: Path, tmp_path: Path) -> None:
    names = ["粤", "440000", "广东省", "莱芜市", "莱芜", "襄樊", "中山市", "广东身", "北京"]
    years = [2020, 2021, 2019, 2010, 2021, 2008, 2020, 2020, 2020]
    path = tmp_path / "panel.csv"
    pd.DataFrame({"city": names, "year": years}).to_csv(path, index=False)
    result = enrich_file(_request(path, corpus=corpus, keys=("city", "year")))
    made = pd.read_csv(result.out)
    matched = [True, True, False, True, False, True, True, False, False]
    assert made["_merge"].tolist() == ["matched" if m else "master_only" for m in matched]
    assert made.n_documents.fillna(-1).tolist() == [2, 1, -1, 1, -1, 1, 1, -1, -1]
    assert made.share_government.isna().tolist() == [not m for m in matched]
    assert result.join is not None and result.join.matched == 5
    lost = {u.name: u for u in result.join.unmatched}
    assert lost["广东身"].near.startswith("广东")
    assert "2020, 2021" in lost["广东省"].why.en
    assert "1992–2018" in lost["莱芜"].why.en or "no document" in lost["莱芜"].why.en


def test_the_mean_is_over_documents(corpus: Path) -> None:
    panel = pd.DataFrame({"province": ["广东"], "year": [2020]})
    made = textkit.enrich(panel, corpus=corpus, keys="province,year")
    alone = textkit.enrich(pd.DataFrame({"t": [POLICY, DEMAND]}), text_column="t", topics="none")
    assert math.isclose(made.share_government[0], alone.share_government.mean())


def test_merge_column_that_is_there_already(corpus: Path) -> None:
    panel = pd.DataFrame({"province": ["广东"], "_merge": [3]})
    made = textkit.enrich(panel, corpus=corpus, keys=["province"])
    assert made.textkit_merge.tolist() == ["matched"] and made["_merge"].tolist() == [3]
    assert made.n_documents.tolist() == [2]  # the report of 2021 is a copy of that of 2020


@pytest.mark.parametrize(
    ("names", "years", "words"),
    [
        pytest.param(["广东", "粤"], [2020, 2020], "many to many", id="m:m"),
        pytest.param(["中山", "中山市"], [2020, 2020], "repeat in the dataset", id="m:1"),
        pytest.param(["广东"], [2020], "several documents", id="1:m"),
    ],
)
def test_keys_that_are_not_one_to_one(
    names: list[str], years: list[int], words: str, corpus: Path
) -> None:
    panel = pd.DataFrame({"region": names, "year": years})
    with pytest.raises(UsageError, match=words) as raised:
        textkit.enrich(panel, corpus=corpus, keys="region,year", validate="1:1")
    assert names[0] in raised.value.where


def test_stata_panel_has_merge_codes_as_stata_has(corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "panel.dta"
    pd.DataFrame({"province": ["广东", "北京"], "year": [2021, 2021]}).to_stata(
        path, version=118, write_index=False
    )
    result = enrich_file(_request(path, corpus=corpus, keys=("province", "year")))
    made = pd.read_stata(result.out, convert_categoricals=False)
    assert made["_merge"].tolist() == [3, 1]
