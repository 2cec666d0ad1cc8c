"""What the page shows of one document: its text with hits, its readings, its evidence.

Offsets are made relative to their paragraph and counted in UTF-16 units, as JavaScript counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from textkit.report.embed import finite, permille
from textkit.report.index import MAX_DOCUMENTS, clipped
from textkit.report.store import Grouped, Row, Run
from textkit.scheme import Scheme
from textkit.tables.layout import Layout

BUDGET = 8_000_000  # characters of text in one page, about 25 MB of it
_FLOOR = 200  # characters that every document may show
_MAX_SENTENCE = 500
_STEP = re.compile(r"^(\S+) \[(\d+):(\d+)\] (.*)$", re.DOTALL)

_READINGS = (
    "mentions",
    "mentions_per_1000_chars",
    "share_lexicon",
    "share_topic",
    "share",
    "ci_low",
    "ci_high",
)
_DOCUMENT = (
    "source",
    "format",
    "document_number",
    "date_written",
    "date_published",
    "body_chars",
    "paragraphs",
    "duplicate_of",
    "warnings",
    "warnings_en",
)
_PARAGRAPH = ("start", "end", "is_heading", "main_driver", "main_mechanism", "text")
_MATCH = ("start", "end", "term", "driver", "mechanism", "polarity", "counted", "paragraph")
_CLUSTER = (
    "cluster_name",
    "cluster_type",
    "mode",
    "confidence",
    "mode_confidence",
    "margin",
    "abstained_because",
    "expected_mode",
    "agrees_with_theory",
    "entry_link",
    "platform_builder",
    "policy_fit",
    "missing_drivers",
    "advice_zh",
    "advice_en",
)
_LATER = ("missing_steps",)  # runs of an earlier version lack it
_FACT = ("indicator", "value", "unit", "year", "approximate", "scope")


def fair_share(sizes: Sequence[int], budget: int) -> int:
    """The most characters that any document may show so that all together keep to `budget`.

    Short documents leave what they do not need to the long ones. Never under a small floor.
    """
    left, waiting = budget, len(sizes)
    for size in sorted(sizes):
        if size * waiting > left:
            return max(_FLOOR, left // waiting)
        left -= size
        waiting -= 1
    return max(_FLOOR, *sizes) if sizes else _FLOOR


def details(run: Run, budget: int = BUDGET) -> Iterator[dict[str, object]]:
    """One record for each document of the index, in its order; memory holds one at a time."""
    sizes = [
        cast("int", r["body_chars"]) for r in run.rows("documents", ("body_chars",), MAX_DOCUMENTS)
    ]
    allowed = fair_share(sizes, budget)
    layout = Layout.of(run.scheme)
    probabilities = (*layout.type_probabilities, *layout.mode_probabilities)
    tables = {
        "drivers": Grouped(run, "drivers", ("driver", *_READINGS)),
        "mechanisms": Grouped(run, "mechanisms", ("mechanism", *_READINGS)),
        "paragraphs": Grouped(run, "paragraphs", (*_PARAGRAPH, *layout.driver_probabilities)),
        "matches": Grouped(run, "matches", (*_MATCH, "sentence")),
        "clusters": Grouped(
            run, "clusters",
            (*_CLUSTER, *probabilities, "step_sentences", *run.among("clusters", _LATER)),
        ),
        "evidence": Grouped(
            run, "evidence",
            ("cluster", "kind", "target", "cue", "weight", "start", "end", "sentence"),
        ),
        "facts": Grouped(run, "facts", (*_FACT, "start", "end", "sentence")),
        "generations": Grouped(run, "generations", ("generation", "mentions")),
    }  # fmt: skip
    for row in run.rows("documents", ("doc_id", *_DOCUMENT), MAX_DOCUMENTS):
        doc_id = str(row["doc_id"])
        taken = {name: table.take(doc_id) for name, table in tables.items()}
        yield _detail(row, taken, run.scheme, layout, allowed)


def _detail(
    document: Row,
    rows: Mapping[str, list[Row]],
    scheme: Scheme,
    layout: Layout,
    allowed: int,
) -> dict[str, object]:
    cut = _Cut(rows["paragraphs"], rows["matches"], allowed)
    return {
        "about": {k: document[k] for k in _DOCUMENT if document[k] not in (None, "")},
        "drivers": [_readings(r) for r in rows["drivers"]],
        "mechanisms": [_readings(r) for r in rows["mechanisms"]],
        "left_out": cut.left_out,
        "paragraphs": cut.paragraphs(layout),
        "matches": cut.matches(scheme),
        "clusters": [_cluster(r, layout, cut) for r in rows["clusters"]],
        "evidence": [
            [r["cluster"], r["kind"], r["target"], r["cue"], _rounded(r["weight"]), *cut.located(r)]
            for r in rows["evidence"]
        ],
        "facts": [
            [r["indicator"], _rounded(r["value"]), *(r[k] for k in _FACT[2:]), *cut.located(r)]
            for r in rows["facts"]
        ],
        "generations": [[r["generation"], r["mentions"]] for r in rows["generations"]],
    }


class _Cut:
    """The paragraphs of a document that the page shows, and where spans of the text fall in them.

    A document within its allowance is whole. Of a longer one, paragraphs with counted hits go
    first, then those that argue with a driver, then the rest, each kind in reading order.
    """

    def __init__(self, paragraphs: list[Row], matches: list[Row], allowed: int) -> None:
        self._paragraphs = paragraphs
        self._matches = matches
        self._starts = [cast("int", p["start"]) for p in paragraphs]
        hit = {m["paragraph"] for m in matches if m["counted"]}
        order = sorted(
            range(len(paragraphs)),
            key=lambda i: (i not in hit, paragraphs[i]["main_driver"] in (None, "none"), i),
        )
        self._shown: dict[int, str] = {}
        left = allowed
        for i in order:
            text = str(paragraphs[i]["text"])
            if len(text) <= left:
                self._shown[i] = text
            elif not self._shown:  # one paragraph longer than the whole allowance
                self._shown[i] = text[:left]
            left -= len(self._shown.get(i, ""))
        whole = sum(len(str(p["text"])) for p in paragraphs)
        self.left_out = whole - sum(map(len, self._shown.values()))
        self._wide = {i for i, text in self._shown.items() if text and max(text) > "\uffff"}

    def paragraphs(self, layout: Layout) -> list[object]:
        """[characters, is heading, driver, mechanism, probabilities, text or null] each."""
        names = layout.driver_probabilities
        return [
            [
                len(str(p["text"])),
                int(bool(p["is_heading"])),
                p["main_driver"],
                p["main_mechanism"] or "",
                [permille(cast("float | None", p[name])) for name in names],
                self._shown.get(i),
            ]
            for i, p in enumerate(self._paragraphs)
        ]

    def matches(self, scheme: Scheme) -> list[object]:
        """[paragraph, start, end, sentence's start, its end, term, driver, mechanism, …] each."""
        drivers = {key: i for i, key in enumerate(scheme.driver_keys)}
        made: list[object] = []
        for m in self._matches:
            place = self._place(cast("int", m["start"]), cast("int", m["end"]))
            if place is None:
                continue
            paragraph, start, end = place
            sentence = self._sentence(paragraph, str(m["sentence"]), start, end)
            made.append(
                [
                    paragraph,
                    *self._units(paragraph, start, end),
                    *self._units(paragraph, *sentence),
                    m["term"],
                    drivers[str(m["driver"])],
                    m["mechanism"] or "",
                    m["polarity"],
                    int(bool(m["counted"])),
                ]
            )
        return made

    def located(self, row: Row) -> list[object]:
        """[paragraph, start, end, ""] of a row's span, or [-1, 0, 0, sentence] if not shown."""
        start, end = row["start"], row["end"]
        place = None
        if start is not None and end is not None:
            place = self._place(cast("int", start), cast("int", end))
        if place is None:
            return [-1, 0, 0, clipped(str(row["sentence"] or ""), _MAX_SENTENCE)]
        paragraph, begin, stop = place
        return [paragraph, *self._units(paragraph, begin, stop), ""]

    def _place(self, start: int, end: int) -> tuple[int, int, int] | None:
        i = bisect_right(self._starts, start) - 1
        if i < 0 or i not in self._shown:
            return None
        begin, text = self._starts[i], self._shown[i]
        stop = min(end - begin, len(text))
        return (i, start - begin, stop) if start - begin < stop else None

    def _sentence(self, paragraph: int, sentence: str, start: int, end: int) -> tuple[int, int]:
        text = self._shown[paragraph]
        found = text.find(sentence, max(0, end - len(sentence)))
        if 0 <= found <= start:
            return found, min(found + len(sentence), len(text))
        return start, end

    def _units(self, paragraph: int, start: int, end: int) -> tuple[int, int]:
        if paragraph not in self._wide:
            return start, end
        text = self._shown[paragraph]
        return _utf16(text[:start]), _utf16(text[:end])


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _readings(row: Row) -> list[object]:
    shares = [permille(cast("float | None", row[k])) for k in _READINGS[2:]]
    return [row["mentions"], _rounded(row["mentions_per_1000_chars"]), *shares]


def _rounded(value: object) -> float | None:
    told = finite(cast("float | None", value))
    return None if told is None else round(told, 4)


def _cluster(row: Row, layout: Layout, cut: _Cut) -> dict[str, object]:
    told: dict[str, object] = {}
    for key in (*_CLUSTER, *_LATER):
        value = row.get(key)
        if value not in (None, ""):
            told[key] = permille(value) if isinstance(value, float) else value
    for name, columns in (
        ("types", layout.type_probabilities),
        ("modes", layout.mode_probabilities),
    ):
        told[name] = [permille(cast("float | None", row[c])) for c in columns]
    told["steps"] = list(_steps(str(row["step_sentences"] or ""), cut))
    return told


def _steps(lines: str, cut: _Cut) -> Iterator[list[object]]:
    for line in lines.split("\n"):
        found = _STEP.match(line)
        if found is not None:
            key, start, end, sentence = found.groups()
            span = {"start": int(start), "end": int(end), "sentence": sentence}
            yield [key, *cut.located(span)]
