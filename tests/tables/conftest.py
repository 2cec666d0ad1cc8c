"""A document with every record filled, hostile text in it, and the shipped scheme."""

from __future__ import annotations

from dataclasses import replace

import pytest

from textkit.i18n import Bi
from textkit.records import (
    Analysis,
    ClusterInference,
    Contribution,
    Document,
    DriverEmphasis,
    Emphasis,
    Fact,
    Interval,
    Match,
    MechanismEmphasis,
    Metadata,
    Paragraph,
    ParagraphReading,
    PolicyFit,
    Span,
    Step,
    Tagged,
    TopicShare,
)
from textkit.scheme import Scheme, load_scheme

TEXT = "订单不断增加。政府设立专项资金。"


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    return load_scheme()


def analysis_of(
    scheme: Scheme, doc_id: str = "甲/a.txt", title: str = "关于平台的意见"
) -> Analysis:
    """An analysis with a paragraph, two matches and one of everything else."""
    sentence, second = Span(0, 7), Span(7, 16)
    document = Document(
        doc_id,
        TEXT,
        f"in/{doc_id}",
        "txt",
        "0" * 64,
        Metadata(title, "某市人民政府", year=2023, province="广东省", admin_code="440000"),
        warnings=(Bi("编码为 GB18030", "the encoding is GB18030"),),
    )
    shares = [0.5, 0.3, 0.2, *[0.0] * len(scheme.drivers)][: len(scheme.drivers)]
    drivers = tuple(
        DriverEmphasis(key, 1, 62.5, s, None, s, Interval(s / 2, s), i + 1)
        for i, (key, s) in enumerate(zip(scheme.driver_keys, shares, strict=True))
    )
    mechanisms = tuple(
        MechanismEmphasis(d, m, 0, 0.0, None, None, 0.05, None, None)
        for d, m in scheme.mechanism_pairs
    )
    first, other = scheme.driver_keys[:2]
    matches = (
        Match(0, 2, "订单", "订单", first, "", 1.0, 0, sentence),
        Match(11, 15, "专项资金", "专项资金", other, scheme.drivers[1].mechanisms[0].key, 0.5, 0,
              second, "negated"),
    )  # fmt: skip
    tagged = Tagged(
        document,
        (Paragraph(0, 0, len(TEXT), sentences=(sentence, second)),),
        matches,
        (TEXT,),
        (("订单", "不断", "增加"),),
        n_furniture=2,
    )
    n = len(scheme.drivers)
    readings = (ParagraphReading(0, (1.0, *[0.0] * n), first),)
    cluster = ClusterInference(
        "某市自行车产业集群",
        scheme.type_keys[0],
        (0.9, *[0.05] * (len(scheme.types) - 1), 0.0),
        scheme.mode_keys[0],
        (0.8, *[0.1] * (len(scheme.modes) - 1), 0.0),
        0.9,
        0.8,
        0.85,
        expected_mode=scheme.mode_keys[0],
        agrees_with_theory=True,
        policy_fit=PolicyFit((first, other), (other,), "partly", Bi("宜补充", "should add")),
        steps=(Step("platform", 0, 7, TEXT[:7]), Step("orders", 7, 16, TEXT[7:])),
        contributions=(
            Contribution(scheme.type_keys[0], "many_firms", 1.25, 0, 7, TEXT[:7]),
            Contribution(scheme.mode_keys[0], "intercept", -0.5, 0, 0, ""),
        ),
        end=len(TEXT),
    )
    return Analysis(
        tagged,
        Emphasis(drivers, mechanisms, readings, 1.0, first),
        (cluster, replace(cluster, cluster_name="另一集群", is_document=False)),
        (Fact("firms", 4800.0, "家", None, True, "cluster", 0, 7, TEXT[:7]),),
        (TopicShare(first, 0.6), TopicShare("background_1", 0.4)),
        ((scheme.generations[0].key, 3),) if scheme.generations else (),
    )


@pytest.fixture
def analysis(scheme: Scheme) -> Analysis:
    return analysis_of(scheme)
