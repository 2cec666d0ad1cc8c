"""Facts: indicators, values, units, years, marks and offsets on an invented labelled set."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from textkit.pipeline.tagger import LexiconTagger, tag_document
from textkit.pipeline.tokenizer import Segmenter
from textkit.records import Document, Fact, Metadata, Tagged
from textkit.scheme import Scheme, scheme_folder
from textkit.scoring.cues import load_cues, sentences
from textkit.scoring.facts import RuleFactFinder
from textkit.scoring.indicators import load_indicators
from textkit.scoring.standing import StandingReader

# Sentences written for this test: indicator and value of every fact in them.
LABELLED: tuple[tuple[str, dict[str, float]], ...] = (
    ("全县有制伞企业四千八百余家，从业人员近二十万人。", {"firms": 4800, "employees": 200_000}),
    ("年产滑板车1.45亿辆，占国内市场的一半、国际市场的四成。",
     {"output_quantity": 145_000_000, "market_share_domestic": 50, "market_share_world": 40}),
    ("镇里现有企业4 800家。", {"firms": 4800}),
    ("集群年产值突破九十多亿元，出口额3.2亿美元。",
     {"output_value": 9e9, "exports": 3.2e8}),
    ("工业互联网平台注册企业达1.2万家。", {"platform_users": 12_000}),
    ("网上销售额12.6亿元，网上销售占全部销售的三成五。",
     {"online_sales": 1.26e9, "online_share": 35}),
    ("该集群两化融合发展水平达到89.6。", {"score": 89.6}),
    ("产品产量居全国第三位。", {"rank": 3}),
    ("全市建成工业园区3个，拥有专利三百余件、驰名商标5件。",
     {"parks": 3, "patents": 300, "brands": 5}),
    ("本地配套率达到八成左右。", {"local_supply_share": 80}),
    ("规模最大的企业也只占全市产量的6%。", {"largest_firm_share": 6}),
    ("县里有4个淘宝镇、31个淘宝村。", {"towns": 31}),
)  # fmt: skip
NO_FACTS = (
    "全年新增规上工业企业50家。",
    "会议于2023年5月10日召开，第三章第十二条适用。",
    "8家企业获得技术改造奖励。",
    "规上工业增加值增长8.5%。",
    "消费品关系千家万户。",
    "机关干部走访企业120家。",
    "对违者处五百元以上二千元以下罚款。",
)


@pytest.fixture(scope="module")
def finder() -> RuleFactFinder:
    folder = scheme_folder("cluster_digital")
    return RuleFactFinder(
        load_indicators(folder / "facts.yaml"), StandingReader(load_cues(folder / "cues"))
    )


@pytest.fixture(scope="module")
def tagger(scheme: Scheme) -> LexiconTagger:
    return LexiconTagger(scheme, Segmenter("rust", scheme.words))


def _tagged(tagger: LexiconTagger, text: str, year: int | None = None) -> Tagged:
    return tag_document(Document("a", text, "a", "txt", "", metadata=Metadata(year=year)), tagger)


def _facts(
    finder: RuleFactFinder, tagger: LexiconTagger, text: str, year: int | None = None
) -> tuple[Fact, ...]:
    return finder.find(_tagged(tagger, text, year))


@pytest.mark.parametrize(("text", "told"), LABELLED, ids=[t[:12] for t, _ in LABELLED])
def test_what_a_sentence_tells(
    finder: RuleFactFinder, tagger: LexiconTagger, text: str, told: dict[str, float]
) -> None:
    found = _facts(finder, tagger, text)
    assert {f.indicator: f.value for f in found} == pytest.approx(told)


@pytest.mark.parametrize("text", NO_FACTS, ids=[t[:10] for t in NO_FACTS])
def test_a_number_of_something_else_is_no_fact(
    finder: RuleFactFinder, tagger: LexiconTagger, text: str
) -> None:
    assert _facts(finder, tagger, text) == ()


def test_units_years_and_approximation(finder: RuleFactFinder, tagger: LexiconTagger) -> None:
    value, exports = _facts(
        finder, tagger, "2022年全镇产值约80亿元。去年出口额3亿美元。", year=2024
    )
    assert (value.unit, value.year, value.approximate) == ("元", 2022, True)
    assert (exports.unit, exports.year, exports.approximate) == ("美元", 2023, False)


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        pytest.param("力争到2027年产值达到500亿元。", ["plan"], id="plan"),
        pytest.param("去年产值80亿元，力争明年产值突破百亿元。", ["cluster", "plan"],
                     id="half-plan"),
        pytest.param("邻县有制伞企业三百家。回到本镇，企业共有八十家。",
                     ["other_place", "cluster"], id="neighbour-then-home"),
        pytest.param("全国共有制伞企业9000家。", ["other_place"], id="country"),
        pytest.param("二、下一步打算\n全镇产值达到90亿元。\n三、现状\n全镇产值70亿元。",
                     ["plan", "cluster"], id="below-a-heading"),
    ],
)  # fmt: skip
def test_plans_and_other_places_are_marked(
    finder: RuleFactFinder, tagger: LexiconTagger, text: str, scopes: list[str]
) -> None:
    assert [f.scope for f in _facts(finder, tagger, text, year=2024)] == scopes


def test_a_list_of_values_is_read_to_its_end(finder: RuleFactFinder, tagger: LexiconTagger) -> None:
    found = _facts(finder, tagger, "轮圈、车座分别约占全国市场份额7%、18%。")
    assert [f.value for f in found] == [7, 18]


def test_offsets_lead_into_the_raw_text(finder: RuleFactFinder, tagger: LexiconTagger) -> None:
    text = "概 况\n全縣有企業４８００餘家，員工２萬人。"
    found = finder.find(tag_document(Document("a", text, "a", "txt", "", script="hant"), tagger))
    assert [text[f.start : f.end] for f in found] == ["４８００餘家", "２萬人"]
    assert all(f.sentence == "全縣有企業４８００餘家，員工２萬人。" for f in found)


def test_the_prefilter_loses_nothing(finder: RuleFactFinder, samples: Path) -> None:
    """Every pattern that matches a sentence is among those that the prefilter lets through."""
    text = "".join(t for t, _ in LABELLED) + (samples / "平乡自行车产业集群调研报告.txt").read_text(
        "utf-8"
    )
    for start, end in sentences(text):
        sentence = text[start:end]
        tried = set(finder._candidates.of(sentence))
        for n, (_, pattern) in enumerate(finder._patterns):
            assert n in tried or pattern.search(sentence) is None


def test_a_finder_travels_to_another_process(finder: RuleFactFinder, tagger: LexiconTagger) -> None:
    tagged = _tagged(tagger, "全镇有制伞企业三百家。")
    assert pickle.loads(pickle.dumps(finder)).find(tagged) == finder.find(tagged)
