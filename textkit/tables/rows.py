"""Rows of every table from the records of a document.

Work goes column by column: a document has a hundred matches, and a list a column is several times
cheaper than a dict a row. A column that is missing, or one too many, is an error, never a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from textkit.records import (
    Analysis,
    ClusterInference,
    DriverEmphasis,
    Failure,
    MechanismEmphasis,
    ParagraphReading,
    Span,
)
from textkit.scheme import Scheme
from textkit.tables.layout import Layout

Columns = dict[str, Sequence[object]]
Row = dict[str, object]

_IDENTIFIERS = frozenset(("doc_id", "source", "duplicate_of"))


def rows(analysis: Analysis, scheme: Scheme) -> Mapping[str, list[Row]]:
    """Rows by table: what one document adds to each table of `ANALYSIS_TABLES`."""
    made = columns(analysis, scheme, Layout.of(scheme))
    return {table: _as_rows(held) for table, held in made.items()}


def columns(analysis: Analysis, scheme: Scheme, layout: Layout) -> Mapping[str, Columns]:
    """The same by column: table → column → values. `layout` is `Layout.of(scheme)`."""
    return {
        "emphasis": _emphasis(analysis, layout),
        "drivers": _drivers(analysis, scheme),
        "mechanisms": _mechanisms(analysis),
        "paragraphs": _paragraphs(analysis, layout),
        "matches": _matches(analysis),
        "clusters": _clusters(analysis, layout),
        "evidence": _evidence(analysis, scheme),
        "facts": _facts(analysis),
        "generations": _generations(analysis),
        "documents": _documents(analysis),
        "document_topics": _document_topics(analysis),
    }


def failure_row(failure: Failure) -> Row:
    """A row of `errors`."""
    return {
        "source": failure.source,
        "stage": failure.stage,
        "error": failure.error.zh,
        "hint": failure.hint.zh or None,
        "error_en": failure.error.en,
        "hint_en": failure.hint.en or None,
    }


def to_table(rows: Iterable[Mapping[str, object]], schema: pa.Schema) -> pa.Table:
    """The rows as a table. Raises `ValueError` where a row's keys are not the schema's columns."""
    names = set(schema.names)
    held: dict[str, list[object]] = {name: [] for name in schema.names}
    for row in rows:
        if row.keys() != names:
            raise ValueError(_mismatch(row.keys(), schema))
        for name, value in row.items():
            held[name].append(value)
    return to_batch(held, schema)


def to_batch(held: Mapping[str, Sequence[object]], schema: pa.Schema) -> pa.Table:
    """Columns as a table. Raises `ValueError` where they are not the schema's, of one length."""
    if held.keys() != set(schema.names):
        raise ValueError(_mismatch(held.keys(), schema))
    return pa.table([_array(held[field.name], field) for field in schema], schema=schema)


def _array(values: Sequence[object], field: pa.Field) -> pa.Array:
    try:
        return pa.array(values, field.type)
    except UnicodeEncodeError:  # lone surrogates: in file names of an old encoding, in broken text
        keep = "backslashreplace" if field.name in _IDENTIFIERS else "replace"
        return pa.array([_encodable(v, keep) for v in values], field.type)


def _encodable(value: object, errors: str) -> object:
    return value.encode("utf-8", errors).decode() if isinstance(value, str) else value


def _mismatch(given: Iterable[str], schema: pa.Schema) -> str:
    table = (schema.metadata or {}).get(b"table", b"table").decode()
    missing = sorted(set(schema.names) - set(given))
    extra = sorted(set(given) - set(schema.names))
    return f"{table}: columns missing: {missing}; not in the schema: {extra}"


def _as_rows(held: Columns) -> list[Row]:
    return [dict(zip(held, values, strict=True)) for values in zip(*held.values(), strict=True)]


# ---- one function a table ----------------------------------------------------------------------


def _emphasis(a: Analysis, layout: Layout) -> Columns:
    document, emphasis, told = a.document, a.emphasis, a.document.metadata
    cluster = a.clusters[0] if a.clusters else None
    row: Row = {
        "doc_id": document.doc_id,
        "title": told.title or None,
        "region": told.region or None,
        "province": told.province or None,
        "admin_code": told.admin_code or None,
        "year": told.year,
        "issuer": told.issuer or None,
    }
    row.update(zip(layout.driver_shares, (d.share for d in emphasis.drivers), strict=True))
    row.update(zip(layout.lows, (_low(d) for d in emphasis.drivers), strict=True))
    row.update(zip(layout.highs, (_high(d) for d in emphasis.drivers), strict=True))
    row.update(zip(layout.mechanism_shares, (m.share for m in emphasis.mechanisms), strict=True))
    row |= {
        "driver_coverage": emphasis.driver_coverage,
        "dominant_driver": emphasis.dominant_driver,
        "cluster_type": cluster.cluster_type if cluster else None,
        "cluster_type_confidence": cluster.confidence if cluster else None,
        "mode": cluster.mode if cluster else None,
        "mode_confidence": cluster.mode_confidence if cluster else None,
        "duplicate_of": document.duplicate_of or None,
    }
    return {name: [value] for name, value in row.items()}


def _low(measured: DriverEmphasis | MechanismEmphasis) -> float | None:
    return measured.interval.low if measured.interval else None


def _high(measured: DriverEmphasis | MechanismEmphasis) -> float | None:
    return measured.interval.high if measured.interval else None


def _readings(measured: Sequence[DriverEmphasis] | Sequence[MechanismEmphasis]) -> Columns:
    return {
        "mentions": [m.mentions for m in measured],
        "mentions_per_1000_chars": [m.mentions_per_1000_chars for m in measured],
        "share_lexicon": [m.share_lexicon for m in measured],
        "share_topic": [m.share_topic for m in measured],
        "share": [m.share for m in measured],
        "ci_low": [_low(m) for m in measured],
        "ci_high": [_high(m) for m in measured],
        "rank": [m.rank for m in measured],
    }


def _drivers(a: Analysis, scheme: Scheme) -> Columns:
    measured = a.emphasis.drivers
    roles = {d.key: d.role.key for d in scheme.drivers}
    return {
        "doc_id": [a.document.doc_id] * len(measured),
        "driver": [m.driver for m in measured],
        "role": [roles[m.driver] for m in measured],
        **_readings(measured),
    }


def _mechanisms(a: Analysis) -> Columns:
    measured = a.emphasis.mechanisms
    return {
        "doc_id": [a.document.doc_id] * len(measured),
        "driver": [m.driver for m in measured],
        "mechanism": [m.mechanism for m in measured],
        **_readings(measured),
    }


def _paragraphs(a: Analysis, layout: Layout) -> Columns:
    cut, whole = a.tagged.paragraphs, a.document.text
    by_index = {r.paragraph: r for r in a.emphasis.paragraphs}
    read: list[ParagraphReading | None] = [by_index.get(p.index) for p in cut]
    unread = (None,) * len(layout.driver_probabilities)
    told = [r.probabilities if r else unread for r in read]
    by_column = zip(*told, strict=True) if told else ((),) * len(layout.driver_probabilities)
    return {
        "doc_id": [a.document.doc_id] * len(cut),
        "paragraph": [p.index for p in cut],
        "start": [p.start for p in cut],
        "end": [p.end for p in cut],
        "heading": [p.heading or None for p in cut],
        "is_heading": [p.is_heading for p in cut],
        "main_driver": [r.main_driver if r else None for r in read],
        **dict(zip(layout.driver_probabilities, map(list, by_column), strict=True)),
        "main_mechanism": [(r.main_mechanism or None) if r else None for r in read],
        "text": [whole[p.start : p.end] for p in cut],
    }


def _matches(a: Analysis) -> Columns:
    hits, whole = a.tagged.matches, a.document.text
    sentences = _sentence_texts(whole, {m.sentence for m in hits})
    return {
        "doc_id": [a.document.doc_id] * len(hits),
        "start": [m.start for m in hits],
        "end": [m.end for m in hits],
        "text": [m.text for m in hits],
        "term": [m.term for m in hits],
        "driver": [m.driver for m in hits],
        "mechanism": [m.mechanism or None for m in hits],
        "weight": [m.weight for m in hits],
        "polarity": [m.polarity for m in hits],
        "in_title_quote": [m.in_title_quote for m in hits],
        "boundary_conflict": [m.boundary_conflict for m in hits],
        "counted": [m.counted for m in hits],
        "paragraph": [m.paragraph for m in hits],
        "sentence": [sentences[m.sentence] for m in hits],
    }


def _sentence_texts(whole: str, spans: Iterable[Span]) -> dict[Span, str]:
    return {s: whole[s.start : s.end] for s in spans}


def _clusters(a: Analysis, layout: Layout) -> Columns:
    told = a.clusters
    types = _by_column([c.type_probabilities for c in told], layout.type_probabilities)
    modes = _by_column([c.mode_probabilities for c in told], layout.mode_probabilities)
    return {
        "doc_id": [a.document.doc_id] * len(told),
        "cluster": range(len(told)),
        "is_document": [c.is_document for c in told],
        "cluster_name": [c.cluster_name or None for c in told],
        "cluster_type": [c.cluster_type for c in told],
        **types,
        "mode": [c.mode for c in told],
        **modes,
        "confidence": [c.confidence for c in told],
        "mode_confidence": [c.mode_confidence for c in told],
        "margin": [c.margin for c in told],
        "abstained_because": [c.abstained_because or None for c in told],
        "expected_mode": [c.expected_mode or None for c in told],
        "agrees_with_theory": [c.agrees_with_theory for c in told],
        "entry_link": [c.entry_link or None for c in told],
        "platform_builder": [c.platform_builder or None for c in told],
        "policy_fit": [c.policy_fit.verdict or None for c in told],
        "expected_drivers": [";".join(c.policy_fit.expected_drivers) or None for c in told],
        "missing_drivers": [";".join(c.policy_fit.missing_drivers) or None for c in told],
        "advice_zh": [c.policy_fit.advice.zh or None for c in told],
        "advice_en": [c.policy_fit.advice.en or None for c in told],
        "steps": [" > ".join(s.key for s in c.steps) or None for c in told],
        "missing_steps": [";".join(c.missing_steps) or None for c in told],
        "step_sentences": [_step_sentences(c) for c in told],
        "start": [c.start for c in told],
        "end": [c.end for c in told],
    }


def _by_column(told: Sequence[Sequence[float]], names: Sequence[str]) -> Columns:
    values = zip(*told, strict=True) if told else ((),) * len(names)
    return dict(zip(names, map(list, values), strict=True))


def _step_sentences(cluster: ClusterInference) -> str | None:
    lines = (f"{s.key} [{s.start}:{s.end}] {' '.join(s.sentence.split())}" for s in cluster.steps)
    return "\n".join(lines) or None


def _evidence(a: Analysis, scheme: Scheme) -> Columns:
    kinds = dict.fromkeys(scheme.mode_keys, "mode") | dict.fromkeys(scheme.type_keys, "type")
    told = [(i, c) for i, cluster in enumerate(a.clusters) for c in cluster.contributions]
    located = [c.end > c.start for _, c in told]
    return {
        "doc_id": [a.document.doc_id] * len(told),
        "cluster": [i for i, _ in told],
        "kind": [kinds.get(c.target) for _, c in told],
        "target": [c.target for _, c in told],
        "given": [c.target in {a.clusters[i].cluster_type, a.clusters[i].mode} for i, c in told],
        "cue": [c.cue for _, c in told],
        "weight": [c.weight for _, c in told],
        "start": [c.start if here else None for (_, c), here in zip(told, located, strict=True)],
        "end": [c.end if here else None for (_, c), here in zip(told, located, strict=True)],
        "sentence": [c.sentence or None for _, c in told],
    }


def _facts(a: Analysis) -> Columns:
    told = a.facts
    return {
        "doc_id": [a.document.doc_id] * len(told),
        "indicator": [f.indicator for f in told],
        "value": [f.value for f in told],
        "unit": [f.unit or None for f in told],
        "year": [f.year for f in told],
        "approximate": [f.approximate for f in told],
        "scope": [f.scope for f in told],
        "start": [f.start for f in told],
        "end": [f.end for f in told],
        "sentence": [f.sentence or None for f in told],
    }


def _generations(a: Analysis) -> Columns:
    told = a.generations
    return {
        "doc_id": [a.document.doc_id] * len(told),
        "year": [a.document.metadata.year] * len(told),
        "generation": [key for key, _ in told],
        "mentions": [n for _, n in told],
    }


def _documents(a: Analysis) -> Columns:
    document, told, tagged = a.document, a.document.metadata, a.tagged
    row: Row = {
        "doc_id": document.doc_id,
        "source": document.source,
        "format": document.format,
        "sha256": document.sha256,
        "title": told.title or None,
        "issuer": told.issuer or None,
        "document_number": told.document_number or None,
        "date_written": told.date_written or None,
        "date_published": told.date_published or None,
        "year": told.year,
        "region": told.region or None,
        "province": told.province or None,
        "city": told.city or None,
        "county": told.county or None,
        "admin_code": told.admin_code or None,
        "chars": len(document.text),
        "body_chars": sum(p.end - p.start for p in tagged.paragraphs),
        "tokens": tagged.n_tokens,
        "paragraphs": len(tagged.paragraphs),
        "sentences": sum(len(p.sentences) for p in tagged.paragraphs),
        "furniture": tagged.n_furniture,
        "script": document.script,
        "duplicate_of": document.duplicate_of or None,
        "warnings": "\n".join(w.zh for w in document.warnings) or None,
        "warnings_en": "\n".join(w.en for w in document.warnings) or None,
    }
    return {name: [value] for name, value in row.items()}


def _document_topics(a: Analysis) -> Columns:
    return {
        "doc_id": [a.document.doc_id] * len(a.topics),
        "topic": [t.topic for t in a.topics],
        "share": [t.share for t in a.topics],
    }
