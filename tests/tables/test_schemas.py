from __future__ import annotations

import re

import pytest

from textkit.i18n import Bi
from textkit.records import NONE
from textkit.scheme import Driver, Entry, Mechanism, Scheme, load_scheme, shipped_schemes
from textkit.scheme.model import Role
from textkit.tables.columns import about, codes, fitting, label
from textkit.tables.schemas import schemas

DESIGNED = {
    "drivers": "doc_id driver role mentions mentions_per_1000_chars share_lexicon share_topic "
    "share ci_low ci_high rank",
    "paragraphs": "doc_id paragraph start end heading main_driver p_government p_none "
    "main_mechanism",
    "matches": "doc_id start end text term driver mechanism polarity in_title_quote "
    "boundary_conflict counted sentence",
    "clusters": "doc_id cluster_name cluster_type p_symbiotic p_none mode p_core_enterprise "
    "confidence margin abstained_because expected_mode agrees_with_theory entry_link "
    "platform_builder policy_fit",
    "evidence": "doc_id target cue weight start end sentence",
    "facts": "doc_id indicator value unit year start end",
    "documents": "doc_id source format sha256 title issuer document_number date_written "
    "date_published province city county admin_code chars tokens paragraphs script duplicate_of "
    "warnings",
    "emphasis": "doc_id title region year share_government ci_low_government "
    "ci_high_core_enterprise share_policy_guidance driver_coverage dominant_driver cluster_type "
    "cluster_type_confidence mode mode_confidence",
    "errors": "source stage error hint",
}


def tight_scheme() -> Scheme:
    """Keys of the longest kind, used for a driver, a mechanism, a type and a mode at once."""
    key = "a" * 24
    entry = Entry(key=key, label=Bi("长" * 200, "long " * 60))
    role = Role(key="push", zh="推动", en="push")
    mechanisms = (Mechanism(key=key, label=entry.label), Mechanism(key="b", label=entry.label))
    drivers = tuple(
        Driver(key=k, label=entry.label, role=role, mechanisms=mechanisms) for k in (key, "lexicon")
    )
    return Scheme(
        key="tight", version="1", label=entry.label, drivers=drivers, types=(entry,), modes=(entry,)
    )


SCHEMES = [*shipped_schemes(), "tight"]


@pytest.fixture(params=SCHEMES)
def any_scheme(request: pytest.FixtureRequest) -> Scheme:
    return tight_scheme() if request.param == "tight" else load_scheme(request.param)


@pytest.mark.parametrize("table", DESIGNED)
def test_the_designed_columns_are_there_in_order(table: str, scheme: Scheme) -> None:
    names = schemas(scheme)[table].names
    places = [names.index(name) for name in DESIGNED[table].split()]
    assert places == sorted(places)


def test_every_column_fits_the_strictest_format(any_scheme: Scheme) -> None:
    for table, schema in schemas(any_scheme).items():
        lowered = [name.lower() for name in schema.names]
        assert len(set(lowered)) == len(lowered), table  # SPSS does not tell case apart
        for field in schema:
            assert re.fullmatch(r"[a-z][a-z0-9_]{0,31}", field.name), (table, field.name)


def test_every_column_says_what_it_is_in_both_languages(scheme: Scheme) -> None:
    for table, schema in schemas(scheme).items():
        for thing in (schema, *schema):
            zh, en = label(thing, "zh"), label(thing, "en")
            assert re.search(r"[\u4e00-\u9fff]", zh), (table, thing)
            assert en.isascii() and en, (table, thing)
            assert max(len(zh), len(en)) <= 80, (table, zh, en)  # Stata's limit
        for field in schema:
            assert about(field, "source") and about(field, "source_zh"), (table, field.name)


def test_codes_come_in_the_order_of_the_scheme_with_none_first(scheme: Scheme) -> None:
    held = codes(schemas(scheme)["emphasis"].field("dominant_driver"))
    assert [c.key for c in held] == [NONE, *scheme.driver_keys]
    assert held[1].label == scheme.drivers[0].label


def test_names_that_are_too_long_or_taken_are_cut_and_numbered() -> None:
    assert fitting(["x" * 40, "x" * 32, "y", "y"]) == ("x" * 32, "x" * 30 + "_2", "y", "y_2")
