"""Whether a text's policy fits its cluster type, by the rules of `advice.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from textkit.i18n import EMPTY, Bi
from textkit.records import PolicyFit
from textkit.scheme import Scheme
from textkit.scheme.located_yaml import read_yaml
from textkit.scoring.cues import compiled, mapping, texts

LEAST_SHARE = 0.05  # of emphasis; a driver below it is left out of the text
_LONGEST_EVIDENCE = 80  # characters of a quotation in the advice
_INNER = str.maketrans("“”", "‘’")


@dataclass(frozen=True, slots=True)
class Rule:
    """A template and its conditions: a type, drivers left out, the strength of public finance."""

    cluster_type: str
    missing: frozenset[str]
    fiscal: str
    advice: Bi


@dataclass(frozen=True, slots=True)
class AdviceRules:
    """Rules in order: the first that holds is used."""

    rules: tuple[Rule, ...]
    fiscal: Mapping[str, tuple[re.Pattern[str], ...]]


def load_advice(file: Path) -> AdviceRules:
    """The rules in `file`. Raises `SchemeError` with file and line for a fault."""
    located = read_yaml(file)
    data = mapping(located, located.data)
    fiscal = {
        name: tuple(
            compiled(p, {}, located.where(("fiscal", name, i))) for i, p in enumerate(texts(found))
        )
        for name, found in mapping(located, data.get("fiscal") or {}, ("fiscal",)).items()
    }
    rules = []
    given = data.get("rules")
    for i, raw in enumerate(given if isinstance(given, list) else []):
        item = mapping(located, raw, ("rules", i))
        when = mapping(located, item.get("when") or {}, ("rules", i, "when"))
        rules.append(
            Rule(
                str(when.get("type") or ""),
                frozenset(texts(when.get("missing"))),
                str(when.get("fiscal") or ""),
                Bi(str(item.get("zh") or ""), str(item.get("en") or "")),
            )
        )
    return AdviceRules(tuple(rules), fiscal)


def policy_fit(  # noqa: PLR0917 - a cluster, its text, and the rules
    rules: AdviceRules,
    scheme: Scheme,
    cluster_type: str,
    shares: Mapping[str, float | None],
    evidence: str,
    paragraphs: Sequence[str],
) -> PolicyFit:
    """What the theory expects of the type, what the text leaves out, and the advice.

    Empty for a text that tells no type. A driver is left out below `LEAST_SHARE` of emphasis.
    `evidence` is the sentence that the advice quotes; without one no advice is given.
    """
    expected = scheme.expectation(cluster_type)
    if expected is None:
        return PolicyFit()
    lacking = {k for k in scheme.driver_keys if (shares.get(k) or 0.0) < LEAST_SHARE}
    missing = tuple(k for k in expected.drivers if k in lacking)
    if not missing:
        verdict = "fits"
    else:
        verdict = "lacks" if len(missing) == len(expected.drivers) else "partly"
    found = (r.advice for r in rules.rules if _holds(r, cluster_type, lacking, rules, paragraphs))
    advice = next(found, EMPTY) if evidence else EMPTY
    quoted = _shortened(evidence)
    told = Bi(advice.zh.replace("{evidence}", quoted), advice.en.replace("{evidence}", quoted))
    return PolicyFit(expected.drivers, missing, verdict, told)


def _holds(
    rule: Rule, cluster_type: str, lacking: set[str], rules: AdviceRules, paragraphs: Sequence[str]
) -> bool:
    if rule.cluster_type not in {"", cluster_type} or not rule.missing <= lacking:
        return False
    patterns = rules.fiscal.get(rule.fiscal, ())
    return not rule.fiscal or any(p.search(t) for p in patterns for t in paragraphs)


def _shortened(sentence: str) -> str:
    """The sentence in one line, quotation marks in it single, its end left out where it is long."""
    line = " ".join(sentence.split()).translate(_INNER)
    if len(line) <= _LONGEST_EVIDENCE:
        return line.rstrip("。；;")
    return line[: _LONGEST_EVIDENCE - 1].rstrip("，、；。") + "…"
