"""The course of a transformation and the facts of its cluster on a terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from textkit.cli.run import current_lang
from textkit.i18n import Bi
from textkit.records import Analysis, ClusterInference, Fact
from textkit.report.labels import folder_labels
from textkit.scheme import Scheme
from textkit.scoring.indicators import load_indicators

_SCOPES = {
    "plan": Bi("规划", "plan"),
    "other_place": Bi("他处", "elsewhere"),
    "cluster": Bi("", ""),
}
_VERDICTS = {
    "fits": Bi("契合", "fits"),
    "partly": Bi("部分契合", "fits in part"),
    "lacks": Bi("欠缺", "lacks what matters"),
}


def _words(zh: str, en: str) -> str:
    return Bi(zh, en).get(current_lang())


def print_course(
    console: Console, inference: ClusterInference, scheme: Scheme, folder: Path
) -> None:
    """Steps with their sentences, missing links, entry, builder, fit and advice."""
    lang = current_lang()
    labels: Mapping[str, str] = {
        **{key: label.get(lang) for key, label in folder_labels(folder)},
        **{e.key: e.label.get(lang) for e in (*scheme.entry_links, *scheme.platform_builders)},
    }
    if inference.steps:
        console.print(_words("转型步骤", "steps of the transformation") + ":")
    for i, step in enumerate(inference.steps):
        arrow = "  ↓ " if i else "    "
        sentence = " ".join(step.sentence.split())
        console.print(Text.assemble(arrow, labels.get(step.key, step.key), "  ", (sentence, "dim")))
    if inference.missing_steps:
        named = "、".join(labels.get(key, key) for key in inference.missing_steps)
        console.print(f"  {_words('文中未述的环节', 'links left out')}: {named}")
    for title, key in (
        (_words("切入环节", "enters at"), inference.entry_link),
        (_words("平台建设者", "platform built by"), inference.platform_builder),
    ):
        if key:
            console.print(f"{title}: {labels.get(key, key)}")
    fit = inference.policy_fit
    if fit.verdict:
        drivers = {d.key: d.label.get(lang) for d in scheme.drivers}
        lacking = "、".join(drivers[key] for key in fit.missing_drivers)
        left_out = f" ({_words('文中缺少', 'left out')}: {lacking})" if lacking else ""
        verdict = _VERDICTS[fit.verdict].get(lang)
        console.print(f"{_words('政策契合度', 'policy fit')}: {verdict}{left_out}")
    if fit.advice.zh:
        console.print(fit.advice.get(lang))


def print_what_would_change(console: Console, inference: ClusterInference, scheme: Scheme) -> None:
    """How far the runner-up is, in log-odds, and which evidence for the type makes that up."""
    keys = [*(t.key for t in scheme.types), ""]
    labels = {t.key: t.label.get(current_lang()) for t in scheme.types}
    ranked = sorted(zip(inference.type_probabilities, keys, strict=True), reverse=True)
    if len(ranked) < 2 or ranked[1][0] <= 0:
        return
    (first, key), (second, other) = ranked[:2]
    gap = math.log(first / second)
    name = labels.get(other, _words("不判定", "none"))
    told = sorted(
        (
            c.weight
            for c in inference.contributions
            if c.target == key and c.weight > 0 and c.sentence
        ),
        reverse=True,
    )
    total, needed = 0.0, 0
    for weight in told:
        if total >= gap:
            break
        total, needed = total + weight, needed + 1
    line = _words(
        f"怎样会改变结论：与“{name}”相差 {gap:.1f}（对数几率）",
        f"what would change it: {name} is {gap:.1f} behind (log-odds)",
    )
    if key and total >= gap:
        line += _words(
            f"，约等于最强的 {needed} 条证据", f", about the {needed} strongest pieces of evidence"
        )
    elif key:
        line += _words("，去掉所列证据也不会改变", ", more than all evidence that is listed")
    console.print(line)


def print_facts(console: Console, analysis: Analysis, folder: Path) -> None:
    """A line a fact: what, how much, when, of what if not of the cluster, in which sentence."""
    lang = current_lang()
    indicators = {i.key: i for i in load_indicators(folder / "facts.yaml").indicators}
    console.print()
    table = Table(box=None, pad_edge=False)
    for name in (
        _words("集群数据", "fact"), _words("数值", "value"), _words("年份", "year"), "", "",
    ):  # fmt: skip
        table.add_column(name)
    for fact in analysis.facts:
        indicator = indicators[fact.indicator]
        unit = indicator.unit.get(lang) if fact.unit == indicator.unit.zh else fact.unit
        table.add_row(
            indicator.label.get(lang),
            _value(fact, unit),
            str(fact.year or ""),
            _SCOPES[fact.scope].get(lang),
            Text(" ".join(fact.sentence.split()), "dim", overflow="ellipsis", no_wrap=True),
        )
    console.print(table)


def _value(fact: Fact, unit: str) -> str:
    about = "≈ " if fact.approximate else ""
    rounded = f"{fact.value:,.4f}".rstrip("0").rstrip(".")
    return f"{about}{rounded} {unit}"
