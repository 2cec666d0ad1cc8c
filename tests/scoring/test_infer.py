"""Type and mode of the paper's cases, abstention, evidence that quotes the text."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from textkit.analyst import load_analyst
from textkit.api import iter_analyses
from textkit.options import AnalysisOptions
from textkit.records import Analysis, Failure


def _analysis(path: Path) -> Analysis:
    (found,) = iter_analyses([path], AnalysisOptions(topics="none", n_bootstrap=0))
    assert not isinstance(found, Failure)
    return found


@pytest.mark.parametrize(
    ("name", "cluster_type", "mode"),
    [
        ("平乡自行车产业集群调研报告.txt", "symbiotic", "market_government"),
        ("广州纺织服装数字化转型案例.md", "epiphytic", "technology_government"),
        ("隆尧食品产业集群发展报告.docx", "parasitic", "core_enterprise"),
    ],
)
def test_the_cases_of_the_paper_come_out_right(
    samples: Path, name: str, cluster_type: str, mode: str
) -> None:
    analysis = _analysis(samples / name)
    told = analysis.clusters[0]
    assert (told.cluster_type, told.mode) == (cluster_type, mode)
    assert told.agrees_with_theory is True
    for_type = [c for c in told.contributions if c.target == cluster_type and c.weight > 0]
    assert for_type
    assert all(analysis.document.text[c.start : c.end] == c.sentence for c in told.contributions)


@pytest.mark.parametrize("name", ["平乡自行车产业集群调研报告.txt", "市容和环境卫生管理条例.txt"])
def test_the_weights_told_of_a_label_sum_to_its_score(samples: Path, name: str) -> None:
    told = _analysis(samples / name).clusters[0]
    scheme = load_analyst(AnalysisOptions(topics="none", n_bootstrap=0)).scheme
    for keys, p in (
        (scheme.type_keys, told.type_probabilities),
        (scheme.mode_keys, told.mode_probabilities),
    ):
        rows = [c for c in told.contributions if c.target in keys]
        assert rows
        for key in {c.target for c in rows}:
            k = keys.index(key)
            others = [math.log(q) for i, q in enumerate(p) if i != k]
            score = math.log(p[k]) - sum(others) / len(others)
            weights = [c.weight for c in rows if c.target == key]
            assert sum(weights) == pytest.approx(score, abs=1e-6)


def test_a_cue_of_context_is_told_once_for_a_label(samples: Path) -> None:
    told = _analysis(samples / "市容和环境卫生管理条例.txt").clusters[0]
    official = [(c.target, c.cue) for c in told.contributions if c.cue == "official_form"]
    assert official
    assert len(official) == len(set(official))


def test_a_regulation_describes_no_cluster(samples: Path) -> None:
    told = _analysis(samples / "市容和环境卫生管理条例.txt").clusters[0]
    assert (told.cluster_type, told.mode) == ("none", "none")
    assert told.abstained_because
    assert told.agrees_with_theory is None


def test_the_textbook_words_are_not_needed(samples: Path) -> None:
    analysis = _analysis(samples / "平乡自行车产业集群调研报告.txt")
    text = analysis.document.text
    for word in ("共生型", "附生型", "寄生型", "市场需求驱动", "政府支持"):
        text = text.replace(word, "")
    from dataclasses import replace

    analyst = load_analyst(AnalysisOptions(topics="none", n_bootstrap=0))
    told = analyst.analyse(replace(analysis.document, text=text, blocks=())).clusters[0]
    assert (told.cluster_type, told.mode) == ("symbiotic", "market_government")


def test_probabilities_sum_to_one_and_confidence_is_theirs(samples: Path) -> None:
    told = _analysis(samples / "隆尧食品产业集群发展报告.docx").clusters[0]
    assert sum(told.type_probabilities) == pytest.approx(1)
    assert sum(told.mode_probabilities) == pytest.approx(1)
    assert told.confidence == max(told.type_probabilities)


@pytest.mark.corpora
def test_work_reports_are_left_unlabelled(real_corpora: Path) -> None:
    typed = 0
    files = sorted((real_corpora / "city_gwr_2024_txt").glob("*.txt"))[:25]
    for found in iter_analyses(files, AnalysisOptions(topics="none", n_bootstrap=0)):
        assert not isinstance(found, Failure)
        typed += found.clusters[0].cluster_type != "none"
    assert typed <= 1


@pytest.mark.parametrize(("articles", "told"), [(1, True), (40, False)], ids=["one", "a-law"])
def test_a_law_is_no_cluster_whatever_it_quotes(
    samples: Path, tmp_path: Path, articles: int, told: bool
) -> None:
    text = (samples / "平乡自行车产业集群调研报告.txt").read_text("utf-8")
    law = ["第九条 县级以上人民政府应当依法履行职责。"] * articles
    (tmp_path / "文.txt").write_text("\n".join((text, *law)), "utf-8")
    found = _analysis(tmp_path / "文.txt").clusters[0]
    assert (found.cluster_type == "symbiotic") is told
    assert (found.abstained_because == "official_form") is not told
