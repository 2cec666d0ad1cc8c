"""Name, process, platform builder and policy fit; several clusters of one document."""

from __future__ import annotations

from pathlib import Path

import pytest

from textkit.analyst import Analyst, load_analyst
from textkit.api import iter_analyses
from textkit.options import AnalysisOptions
from textkit.records import Analysis, ClusterInference, Document, Failure, Metadata
from textkit.scheme import Scheme
from textkit.scoring.process import missing_steps
from textkit.scoring.process_rules import StepRule

_SMALL_FIRMS = (
    "全镇上千家小厂各做一道工序，车架厂不喷漆，喷漆厂不装配，上下家相识多年，货先走、账后结，"
    "没有哪一家能左右别人。"
)
_HOST = (
    "零部件厂大半给镇上那家总装集团配套，规格、价格和交期都由集团定，离开它的订单很难独立生存，"
    "集团占全镇产值的八成。"
)


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    return load_analyst(AnalysisOptions(topics="none", n_bootstrap=0))


def _clusters(analyst: Analyst, text: str, title: str = "") -> tuple[ClusterInference, ...]:
    document = Document("a", text, "a", "txt", "", metadata=Metadata(title=title))
    return analyst.analyse(document).clusters


def _sample(path: Path) -> Analysis:
    (found,) = iter_analyses([path], AnalysisOptions(topics="none", n_bootstrap=0))
    assert not isinstance(found, Failure)
    return found


@pytest.mark.parametrize(
    ("file", "name", "entry", "builder", "first", "last"),
    [
        pytest.param("平乡自行车产业集群调研报告.txt", "平乡县自行车产业集群", "sales",
                     "government", "orders", "division_reorganised", id="pingxiang"),
        pytest.param("广州纺织服装数字化转型案例.md", "广州市纺织服装产业集群", "research",
                     "it_firm", "research_platform", "selling_online", id="guangzhou"),
        pytest.param("隆尧食品产业集群发展报告.docx", "隆尧县食品产业集群", "core_enterprise",
                     "core_enterprise", "host_transforms", "small_firms_led", id="longyao"),
    ],
)  # fmt: skip
def test_the_course_of_the_papers_cases(
    samples: Path, file: str, name: str, entry: str, builder: str, first: str, last: str
) -> None:
    analysis = _sample(samples / file)
    (told,) = analysis.clusters
    assert (told.cluster_name, told.entry_link, told.platform_builder) == (name, entry, builder)
    assert (told.steps[0].key, told.steps[-1].key) == (first, last)
    assert all(analysis.document.text[s.start : s.end] == s.sentence for s in told.steps)
    assert told.policy_fit.verdict == "fits"
    quoted = told.policy_fit.advice.zh.split("“")[1].split("”")[0].rstrip("…")
    assert quoted.translate(str.maketrans("‘’", "“”")) in analysis.document.text
    assert quoted in told.policy_fit.advice.en


def test_a_text_of_no_cluster_has_no_course(samples: Path) -> None:
    (told,) = _sample(samples / "市容和环境卫生管理条例.txt").clusters
    assert (told.steps, told.entry_link, told.platform_builder) == ((), "", "")
    assert told.policy_fit.verdict == "" and not told.policy_fit.advice.zh


def test_a_driver_left_out_is_named(samples: Path) -> None:
    (told,) = _sample(samples / "电动工具集群走访记（反例）.txt").clusters
    assert told.policy_fit.verdict == "partly"
    assert told.policy_fit.missing_drivers == ("government",)


def test_years_put_steps_in_order(analyst: Analyst) -> None:
    body = (
        "变化是从网上接单开始的，买家的要求一天一变。2023年，车间换上了数控设备，排产跟着订单走。"
        "2021年，县里建起电商平台和云仓，单子越来越碎。"
    )
    (told,) = _clusters(analyst, f"{_SMALL_FIRMS}\n{body}")
    keys = [s.key for s in told.steps]
    assert keys.index("selling_platform") < keys.index("production_change")


def test_several_clusters_have_a_row_each(analyst: Analyst) -> None:
    text = (
        f"全县两个集群的数字化转型\n一、东河童车产业集群\n{_SMALL_FIRMS}{_SMALL_FIRMS}\n"
        f"二、西岭农机产业集群\n{_HOST}{_HOST}\n"
    )
    own, *rows = _clusters(analyst, text)
    assert own.is_document and own.cluster_type == "none"
    assert own.abstained_because == "several_clusters"
    assert [(r.cluster_name, r.cluster_type) for r in rows] == [
        ("东河童车产业集群", "symbiotic"),
        ("西岭农机产业集群", "parasitic"),
    ]
    assert all(not r.is_document for r in rows)
    assert all(r.cluster_name in text[r.start : r.end] for r in rows)


def test_a_report_that_names_many_clusters_tells_of_none(analyst: Analyst) -> None:
    names = ("东河童车", "西岭农机", "南浦灯具", "北山竹器", "上林铸件", "下河渔具")
    text = "".join(f"支持{n}产业集群加快数字化转型，推动企业上云。\n" for n in names)
    rows = _clusters(analyst, text, "全省特色产业工作安排")
    assert len(rows) == 1 and rows[0].cluster_type == "none"


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        pytest.param([], (), id="nothing-told"),
        pytest.param(["a", "b", "c"], (), id="whole"),
        pytest.param(["a", "c"], ("b",), id="one-between"),
        pytest.param(["c"], ("a", "b"), id="back-to-the-start"),
        pytest.param(["side"], (), id="nothing-leads-to-it"),
    ],
)
def test_missing_links(told: list[str], missing: tuple[str, ...]) -> None:
    flow = [
        StepRule("a", "", ("b",), False, ()),
        StepRule("b", "", ("c",), False, ()),
        StepRule("c", "", (), False, ()),
        StepRule("side", "", (), False, ()),
    ]
    assert missing_steps(flow, told) == missing


def test_a_scheme_without_these_rules_works(analyst: Analyst) -> None:
    other = load_analyst(AnalysisOptions(scheme="policy_tools", topics="none", n_bootstrap=0))
    told = other.analyse(Document("a", f"{_SMALL_FIRMS}企业共有三百家。", "a", "txt", ""))
    assert told.clusters == () and told.facts == ()


def test_keys_of_the_rules_are_those_of_the_scheme(analyst: Analyst, scheme: Scheme) -> None:
    rules = analyst.models.scorer.rules  # type: ignore[union-attr]
    process, advice = rules.process._rules, rules.advice
    links = {e.key for e in scheme.entry_links}
    assert set(process.flows) == set(scheme.mode_keys)
    assert {s.link for flow in process.flows.values() for s in flow} - {""} <= links
    assert {link for link, _ in process.entries} <= links
    assert {key for key, _ in process.builders} == {e.key for e in scheme.platform_builders}
    for flow in process.flows.values():
        keys = {s.key for s in flow}
        assert all(set(s.leads_to) <= keys for s in flow)
    assert {r.cluster_type for r in advice.rules} == set(scheme.type_keys)
    assert all(r.missing <= set(scheme.driver_keys) for r in advice.rules)
