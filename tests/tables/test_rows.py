from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from tests.tables.conftest import TEXT, analysis_of
from textkit.i18n import Bi
from textkit.records import Analysis, Emphasis, Failure
from textkit.scheme import Scheme
from textkit.tables.collect import TableCollector
from textkit.tables.rows import failure_row, rows, to_table
from textkit.tables.schemas import ANALYSIS_TABLES, schemas


def test_rows_fill_exactly_the_columns_of_every_schema(analysis: Analysis, scheme: Scheme) -> None:
    made, declared = rows(analysis, scheme), schemas(scheme)
    assert set(made) == set(ANALYSIS_TABLES)
    for name, held in made.items():
        assert held, name
        assert to_table(held, declared[name]).num_rows == len(held)


def test_offsets_of_matches_and_paragraphs_lead_back_to_the_text(
    analysis: Analysis, scheme: Scheme
) -> None:
    made = rows(analysis, scheme)
    for row in (*made["matches"], *made["paragraphs"]):
        assert TEXT[row["start"] : row["end"]] == row["text"]  # type: ignore[misc]
    assert [r["sentence"] for r in made["matches"]] == ["订单不断增加。", "政府设立专项资金。"]
    assert [r["counted"] for r in made["matches"]] == [True, False]


def test_a_document_without_drivers_has_missing_shares_and_not_even_ones(
    analysis: Analysis, scheme: Scheme
) -> None:
    bare = tuple(
        replace(d, share=None, interval=None, rank=None) for d in analysis.emphasis.drivers
    )
    empty = tuple(replace(m, share=None) for m in analysis.emphasis.mechanisms)
    silent = replace(analysis, emphasis=Emphasis(bare, empty, (), 0.0, "none"), clusters=())
    row = rows(silent, scheme)["emphasis"][0]
    assert {row[f"share_{k}"] for k in scheme.driver_keys} == {None}
    assert {row[f"ci_low_{k}"] for k in scheme.driver_keys} == {None}
    assert row["dominant_driver"] == "none"
    assert row["cluster_type"] is None


def test_an_unread_paragraph_keeps_its_row_with_missing_probabilities(
    analysis: Analysis, scheme: Scheme
) -> None:
    unread = replace(analysis, emphasis=replace(analysis.emphasis, paragraphs=()))
    (row,) = rows(unread, scheme)["paragraphs"]
    assert (row["main_driver"], row["p_none"], row["text"]) == (None, None, TEXT)


def test_evidence_without_a_sentence_has_no_place(analysis: Analysis, scheme: Scheme) -> None:
    told = rows(analysis, scheme)["evidence"]
    assert [(r["kind"], r["start"], r["sentence"]) for r in told[:2]] == [
        ("type", 0, "订单不断增加。"),
        ("mode", None, None),
    ]
    assert [r["cluster"] for r in told] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    "change", [lambda r: r.pop("stage"), lambda r: r.update(more=1)], ids=["missing", "extra"]
)
def test_a_missing_or_extra_column_is_an_error(change: object, scheme: Scheme) -> None:
    row = failure_row(Failure("a.pdf", "read", Bi("已加密", "encrypted")))
    change(row)  # type: ignore[operator]
    with pytest.raises(ValueError, match=r"errors: columns missing: .*(stage|more)"):
        to_table([row], schemas(scheme)["errors"])


def test_records_of_another_scheme_are_refused(analysis: Analysis, scheme: Scheme) -> None:
    fewer = replace(analysis.emphasis, drivers=analysis.emphasis.drivers[:-1])
    collector = TableCollector(scheme)
    with pytest.raises(ValueError, match="zip"):
        collector.add(replace(analysis, emphasis=fewer))
    assert set(collector.counts().values()) == {0}


def test_lone_surrogates_do_not_stop_a_table(scheme: Scheme) -> None:
    row = failure_row(Failure("\udcb5\udcd8.txt", "read", Bi("\ud800坏", "bad")))
    table = to_table([row], schemas(scheme)["errors"])
    assert table["source"].to_pylist() == ["\\udcb5\\udcd8.txt"]
    assert table["error"].to_pylist() == ["?坏"]


def test_collecting_documents_gives_the_rows_of_each_in_order(scheme: Scheme) -> None:
    collector = TableCollector(scheme)
    made = [analysis_of(scheme, doc_id=f"{i}.txt") for i in range(3)]
    for analysis in made:
        collector.add(analysis)
    tables = collector.tables()
    for name, schema in schemas(scheme).items():
        if name in tables:
            expected = [row for a in made for row in rows(a, scheme)[name]]
            assert tables[name].schema.equals(schema, check_metadata=True)
            assert tables[name].to_pylist() == expected
            assert collector.counts()[name] == len(expected)


def test_an_empty_collection_has_every_table_with_its_columns(scheme: Scheme) -> None:
    tables = TableCollector(scheme).tables()
    assert {t.num_rows for t in tables.values()} == {0}
    assert isinstance(tables["emphasis"], pa.Table)
