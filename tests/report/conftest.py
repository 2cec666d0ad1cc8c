"""A small run on disk: real measuring over a few hostile and plain texts, made-up inferences."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from textkit.analyst import Analyst
from textkit.i18n import Bi
from textkit.models import Models
from textkit.options import AnalysisOptions
from textkit.records import (
    Analysis,
    ClusterInference,
    Contribution,
    Document,
    Fact,
    Failure,
    Metadata,
    PolicyFit,
    Step,
)
from textkit.scheme import Scheme, load_scheme
from textkit.tables.collect import TableCollector
from textkit.tables.rows import failure_row, to_table
from textkit.tables.schemas import schemas

SCRIPT = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
TURNED = "\u202e反转\u2066标题\u2028换行"
TEXTS: Sequence[tuple[str, str, Metadata]] = (
    (
        "a/浙江.txt",
        "一、总体要求\n县政府出台扶持政策，安排专项资金两千万元，建设公共服务平台。\n"
        "客户订单越来越个性化，小批量多品种的定制需求倒逼工厂改变排产。\n这里什么也没有说。",
        Metadata(title="关于支持企业上云的通知", issuer="某县人民政府", year=2023,
                 province="浙江省", city="绍兴市", admin_code="330600"),
    ),
    (
        "b/hostile.txt",
        f"财政补贴支持技术改造。{SCRIPT}\n𠮷字在前，龙头企业开放平台，带动配套企业跟进。",
        Metadata(title=SCRIPT, issuer=TURNED, year=2024, province="广东省"),
    ),
    ("c/long.txt", "研发平台降低创新成本。\n" * 30, Metadata(title="长" * 10_000, year=2024)),
    ("d/silent.txt", "今天下雨。", Metadata()),
)  # fmt: skip
FAILURES = (
    Failure("x/<b>.pdf", "read", Bi("没有文字层", "no text layer"), Bi("先做 OCR", "run OCR")),
)

MakeRun = Callable[[Path, str], Path]


def _inferred(analysis: Analysis, scheme: Scheme) -> Analysis:
    """The analysis with an inference, where the scheme has types."""
    if not scheme.types or not analysis.tagged.paragraphs:
        return analysis
    first = analysis.tagged.paragraphs[-1]
    text = analysis.document.text
    place = (first.start, first.end, text[first.start : first.end])
    types, modes = len(scheme.types), len(scheme.modes)
    cluster = ClusterInference(
        cluster_name="测试集群",
        cluster_type=scheme.type_keys[0],
        type_probabilities=(0.7, *(0.3 / types,) * types),
        mode=scheme.mode_keys[0],
        mode_probabilities=(0.6, *(0.4 / modes,) * modes),
        confidence=0.7,
        mode_confidence=0.6,
        margin=0.6,
        expected_mode=scheme.mode_keys[0],
        agrees_with_theory=True,
        policy_fit=PolicyFit((), (scheme.driver_keys[-1],), "partly", Bi("补充", "add")),
        steps=(Step("first_step", *place), Step("customer_data", *place)),
        contributions=(
            Contribution(scheme.type_keys[0], "a_cue", 1.5, *place),
            Contribution(scheme.mode_keys[0], "another_cue", -0.5, 0, 0, ""),
        ),
    )
    fact = Fact("firms", 1200.0, "家", 2023, True, "cluster", *place)
    return dataclasses.replace(analysis, clusters=(cluster,), facts=(fact,))


@pytest.fixture(scope="session")
def make_run() -> MakeRun:
    def make(out: Path, scheme_name: str) -> Path:
        scheme = load_scheme(scheme_name)
        options = AnalysisOptions(scheme=scheme_name, n_bootstrap=20)
        analyst = Analyst(options, scheme, Models())
        collector = TableCollector(scheme)
        for doc_id, text, told in TEXTS:
            digest = hashlib.sha256(text.encode()).hexdigest()
            document = Document(doc_id, text, doc_id, "txt", digest, told)
            collector.add(_inferred(analyst.analyse(document), scheme))
        tables = out / ".textkit" / "tables"
        tables.mkdir(parents=True)
        for name, table in collector.tables().items():
            pq.write_table(table, tables / f"{name}.parquet")
        errors = to_table([failure_row(f) for f in FAILURES], schemas(scheme)["errors"])
        pq.write_table(errors, tables / "errors.parquet")
        run = {"textkit": "0.1.0", "finished": "2026-01-01T00:00:00+00:00",
               "options": {"scheme": scheme_name}}  # fmt: skip
        (out / "run.json").write_text(json.dumps(run), "utf-8")
        return out

    return make


@pytest.fixture(scope="session")
def finished_run(make_run: MakeRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("run"), "cluster_digital")


@pytest.fixture(scope="session")
def report(finished_run: Path) -> Path:
    from textkit.report import render_report

    return render_report(finished_run, lang="zh")
