"""What is doubtful in a scheme's lexicon, each finding with file, line and column.

Faults that make a scheme unusable (a term in two mechanisms, an exclusion without its term, a
duplicate key) are raised by `load_scheme`, all at once; `lint` finds what loads and yet misleads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from textkit.i18n import Bi
from textkit.matching import TermMatcher
from textkit.normalize import detect_script, normalize
from textkit.scheme import Scheme, Term, load_scheme, scheme_folder
from textkit.scheme.located_yaml import read_yaml

Level = Literal["error", "warning", "note"]
_LEVELS: tuple[Level, ...] = ("error", "warning", "note")
LOW_WEIGHT = 0.5  # a term that counts less than this deserves a note that says why


@dataclass(frozen=True, slots=True)
class Finding:
    """Something doubtful about a term: how bad, which rule, where, and what to do."""

    level: Level
    rule: str
    where: str  # file:line:column, the file below the scheme's folder
    driver: str
    mechanism: str
    term: str
    message: Bi


@dataclass(frozen=True, slots=True)
class _Entry:
    driver: str
    mechanism: str
    term: Term
    norm: str
    where: str

    @property
    def home(self) -> str:
        return f"{self.driver}/{self.mechanism}" if self.mechanism else self.driver

    def finding(self, level: Level, rule: str, zh: str, en: str) -> Finding:
        return Finding(
            level, rule, self.where, self.driver, self.mechanism, self.term.term, Bi(zh, en)
        )


def lint(
    name_or_dir: str | Path, cut: Callable[[str], Sequence[str]] | None = None
) -> tuple[Finding, ...]:
    """Findings on the lexicon of a scheme, worst first, then by place.

    `cut` is a word segmenter; without one, terms are not held against it. Raises `SchemeError`
    with every fault where the scheme does not load.
    """
    folder = scheme_folder(name_or_dir)
    scheme = load_scheme(folder)
    entries = _entries(scheme, folder)
    found = [
        *_same_after_normalising(entries),
        *_spelling(entries),
        *_exclusions(entries),
        *_inside_other_drivers(entries),
        *_weights(entries),
        *(_segmentation(entries, cut) if cut is not None else ()),
    ]
    order = {entry.where: i for i, entry in enumerate(entries)}
    return tuple(sorted(found, key=lambda f: (_LEVELS.index(f.level), order[f.where], f.rule)))


def _entries(scheme: Scheme, folder: Path) -> list[_Entry]:
    places: dict[tuple[str, str], list[str]] = {}
    for file in sorted((folder / "terms").glob("*.yaml")):
        located = read_yaml(file)
        body = located.data if isinstance(located.data, dict) else {}
        driver = str(body.get("driver"))
        mechanisms = body.get("mechanisms")
        homes: dict[str, object] = {"": body.get("general")}
        homes.update(mechanisms if isinstance(mechanisms, dict) else {})
        for home, terms in homes.items():
            path = ("mechanisms", home) if home else ("general",)
            n_terms = len(terms) if isinstance(terms, list) else 0
            below = f"{folder}{os.sep}"
            places[driver, home] = [
                located.where((*path, k)).removeprefix(below) for k in range(n_terms)
            ]
    index: dict[tuple[str, str], int] = {}
    out: list[_Entry] = []
    for driver, home, term in scheme.homed_terms:
        k = index.get((driver, home), 0)
        index[driver, home] = k + 1
        where = places.get((driver, home), [])
        out.append(
            _Entry(
                driver,
                home,
                term,
                normalize(term.term).text,
                where[k] if k < len(where) else str(folder),
            )
        )
    return out


def _same_after_normalising(entries: Sequence[_Entry]) -> Iterator[Finding]:
    first: dict[str, _Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.norm, entry)
        if other is not entry:
            yield entry.finding(
                "error",
                "duplicate",
                f"规范化后与“{other.term.term}”（{other.home}）相同，其一永远命中不到",
                f"once normalised the same as {other.term.term!r} ({other.home}): "
                "one of the two is never found",
            )


def _spelling(entries: Sequence[_Entry]) -> Iterator[Finding]:
    for entry in entries:
        if len(entry.norm.strip()) < 2:
            yield entry.finding(
                "error",
                "one_character",
                "规范化后不足两个字，会到处命中",
                "fewer than two characters once normalised: it would be found everywhere",
            )
        if detect_script(entry.norm) == "hant":
            yield entry.finding(
                "error",
                "traditional",
                "繁体词条；正文转为简体后才匹配，永远命中不到，请写简体",
                "a traditional form is never found: texts are matched in simplified script",
            )
        elif entry.norm != entry.term.term or entry.norm != entry.norm.strip():
            yield entry.finding(
                "warning",
                "not_normalised",
                f"含全角、空格或不可见字符；按“{entry.norm.strip()}”匹配，请直接这样写",
                f"has full-width, blank or invisible characters: write {entry.norm.strip()!r}",
            )


def _exclusions(entries: Sequence[_Entry]) -> Iterator[Finding]:
    terms = {entry.norm: entry for entry in entries}
    matcher = TermMatcher(sorted(terms))
    names = sorted(terms)
    for entry in entries:
        for longer in entry.term.exclude:
            if longer in terms:
                yield entry.finding(
                    "note",
                    "exclusion_is_term",
                    f"排除词“{longer}”本身是 {terms[longer].home} 的词条，会照常计数",
                    f"exclusion {longer!r} is itself a term of {terms[longer].home} and counts",
                )
                continue
            if normalize(longer).text != longer or detect_script(longer) == "hant":
                yield entry.finding(
                    "error",
                    "exclusion_never_applies",
                    f"排除词“{longer}”含全角、空格或繁体，永远不起作用",
                    f"exclusion {longer!r} has full-width, blank or traditional characters: "
                    "it never applies",
                )
                continue
            for i, _, _ in matcher.find(longer):
                other = terms[names[i]]
                if other.norm != entry.norm and entry.norm not in other.norm:
                    yield entry.finding(
                        "warning",
                        "exclusion_hides",
                        f"排除词“{longer}”也会吞掉 {other.home} 的“{other.norm}”",
                        f"exclusion {longer!r} also swallows {other.norm!r} of {other.home}",
                    )


def _inside_other_drivers(entries: Sequence[_Entry]) -> Iterator[Finding]:
    drivers_of = {entry.norm: entry for entry in entries}
    for entry in entries:
        text = entry.norm
        inner = {
            text[i:j]
            for i in range(len(text))
            for j in range(i + 2, len(text) + 1)
            if text[i:j] in drivers_of and text[i:j] != text
        }
        for shorter in sorted(inner):
            other = drivers_of[shorter]
            if other.driver != entry.driver:
                yield entry.finding(
                    "note",
                    "contains_other_driver",
                    f"含有 {other.home} 的“{shorter}”；出现时只记本词条",
                    f"contains {shorter!r} of {other.home}: where it stands, only this one counts",
                )


def _weights(entries: Sequence[_Entry]) -> Iterator[Finding]:
    for entry in entries:
        if entry.term.weight < LOW_WEIGHT and not entry.term.note:
            yield entry.finding(
                "note",
                "low_weight_unexplained",
                f"权重 {entry.term.weight:g}，没有说明理由的 note",
                f"weight {entry.term.weight:g} and no note that says why",
            )


def _segmentation(
    entries: Sequence[_Entry], cut: Callable[[str], Sequence[str]]
) -> Iterator[Finding]:
    """Terms in which the segmenter knows no word at all (大 | 带 | 小).

    Their characters join the neighbours easily, and the hit is then flagged as a boundary conflict
    and not counted. `stats` tells how often that happens; a line in words.txt cures it.
    """
    for entry in entries:
        words = [w for w in cut(entry.norm) if not w.isspace()]
        if len(words) > 1 and all(len(word) == 1 for word in words):
            yield entry.finding(
                "note",
                "cut_by_segmenter",
                f"分词切成 {' | '.join(words)}；若常被判为断词冲突，请加入 words.txt",
                f"the segmenter cuts it into {' | '.join(words)}: "
                "add it to words.txt if its hits are flagged",
            )
