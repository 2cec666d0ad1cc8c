"""The typed scheme: drivers, mechanisms, terms, types, modes, expectations, polarity cues.

Read once and frozen. No Python of textkit names a driver, a type or a mode: they come from here.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictStr

from textkit.i18n import EMPTY, Bi

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=24, strict=True)]
Words = Annotated[StrictStr, Field(min_length=1)]


def _bi(value: object) -> object:
    if isinstance(value, dict) and set(value) == {"zh", "en"}:
        return Bi(value["zh"], value["en"])
    return value


Label = Annotated[Bi, BeforeValidator(_bi)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Entry(_Frozen):
    """A key with a label and an explanation in both languages."""

    key: Key
    label: Label
    gloss: Label = EMPTY


class Term(_Frozen):
    """A lexicon entry: what is looked for, how much it counts, where it does not count."""

    term: Annotated[StrictStr, Field(min_length=2, max_length=60)]
    weight: Annotated[float, Field(gt=0, le=1)] = 1.0
    exclude: Annotated[tuple[Words, ...], Field(alias="not")] = ()
    note: StrictStr = ""


class Mechanism(Entry):
    """A mechanism of a driver with its terms."""

    terms: tuple[Term, ...] = ()


class Role(_Frozen):
    """How a driver works: push, support, attract, incentivise."""

    key: Key
    zh: Words
    en: Words


class Driver(Entry):
    """A driver with its mechanisms; `general` terms tell the driver and no mechanism."""

    role: Role
    mechanisms: tuple[Mechanism, ...] = Field(min_length=1)
    general: tuple[Term, ...] = ()


class Expectation(_Frozen):
    """What the theory expects of a cluster type: its mode, and the drivers that matter most."""

    type: Key
    mode: Key
    drivers: tuple[Key, ...] = Field(min_length=1)
    entry_link: Key | None = None


class PolarityCue(_Frozen):
    """A word that changes what a hit near it says."""

    cue: Words
    exclude: Annotated[tuple[Words, ...], Field(alias="not")] = ()
    window: Annotated[int, Field(ge=1, le=80)] = 12
    side: Literal["before", "after"] = "before"
    note: StrictStr = ""


class Generation(Entry):
    """A generation of digital technology with its terms."""

    terms: tuple[Term, ...] = Field(min_length=1)


class Scheme(_Frozen):
    """A whole theory with its lexicon."""

    key: Key
    version: StrictStr
    label: Label
    description: Label = EMPTY
    sources: tuple[StrictStr, ...] = ()
    drivers: tuple[Driver, ...] = Field(min_length=1)
    types: tuple[Entry, ...] = ()
    modes: tuple[Entry, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    entry_links: tuple[Entry, ...] = ()
    platform_builders: tuple[Entry, ...] = ()
    negated: tuple[PolarityCue, ...] = ()
    dismissed: tuple[PolarityCue, ...] = ()
    aspired: tuple[PolarityCue, ...] = ()
    generations: tuple[Generation, ...] = ()
    stopwords: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()  # added to the segmenter's own dictionary
    sha256: str = ""  # of the folder's files, names and bytes

    @cached_property
    def driver_keys(self) -> tuple[str, ...]:
        """Keys of the drivers, in order."""
        return tuple(d.key for d in self.drivers)

    @cached_property
    def mechanism_pairs(self) -> tuple[tuple[str, str], ...]:
        """(driver, mechanism) keys, in order."""
        return tuple((d.key, m.key) for d in self.drivers for m in d.mechanisms)

    @cached_property
    def type_keys(self) -> tuple[str, ...]:
        """Keys of the cluster types, in order."""
        return tuple(t.key for t in self.types)

    @cached_property
    def mode_keys(self) -> tuple[str, ...]:
        """Keys of the modes, in order."""
        return tuple(m.key for m in self.modes)

    @cached_property
    def homed_terms(self) -> tuple[tuple[str, str, Term], ...]:
        """(driver, mechanism or "", term) of every lexicon entry, in order."""
        return tuple(
            (d.key, home, term)
            for d in self.drivers
            for home, terms in (("", d.general), *((m.key, m.terms) for m in d.mechanisms))
            for term in terms
        )

    def expectation(self, cluster_type: str) -> Expectation | None:
        """What the theory expects of `cluster_type`, if it says."""
        return next((e for e in self.expectations if e.type == cluster_type), None)
