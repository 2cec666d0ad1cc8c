"""Cues of a scheme: bounded regular expressions over sentences, read from `cues/*.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from textkit.errors import SchemeError
from textkit.i18n import Bi
from textkit.scheme.located_yaml import Located, Path_, read_yaml

CONTEXT, TYPE, MODE = "context/", "type/", "mode/"
# A sentence ends here. Commas do not end it: a telling runs over them.
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*[”’」』》）)]*|\n")


@dataclass(frozen=True, slots=True)
class Cue:
    """One named thing that a text may say, with the patterns that recognise it."""

    key: str
    target: str
    sign: int
    patterns: tuple[re.Pattern[str], ...]
    match: tuple[str, ...]
    not_match: tuple[str, ...]
    label: Bi
    link: str = ""


@dataclass(frozen=True, slots=True)
class CueBook:
    """The cues of a scheme, its macros, and the words that void a sentence for most cues."""

    cues: tuple[Cue, ...]
    void: re.Pattern[str] | None
    macros: Mapping[str, str]
    starts_with: Mapping[str, str]  # mode → the driver that starts it

    @property
    def names(self) -> tuple[str, ...]:
        """Keys of the cues in the order of their columns."""
        return tuple(c.key for c in self.cues)


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue found in a sentence; offsets are into the sentence."""

    key: str
    target: str
    start: int
    end: int


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of `text`, blanks at the ends left out."""
    for found in _SENTENCE.finditer(text):
        start, end = found.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            yield start, end


def expand(pattern: str, macros: Mapping[str, str]) -> str:
    """The regular expression of a pattern: macros by name, … and ~ as bounded gaps.

    Raises `KeyError` for a macro that does not exist.
    """
    out = re.sub(r"\{([a-z_]+)\}", lambda m: macros[m.group(1)], pattern)
    return out.replace("…", "[^。！？；]{0,12}").replace("~", "[^。！？；]{0,24}")


def compiled(pattern: str, macros: Mapping[str, str], where: str) -> re.Pattern[str]:
    """The compiled pattern. Raises `SchemeError` at `where` for one that is no regex."""
    try:
        return re.compile(expand(pattern, macros))
    except (re.error, KeyError) as err:
        raise SchemeError(Bi(f"模式有误：{err}", f"the pattern is at fault: {err}"), where) from err


def mapping(located: Located, value: object, path: Path_ = ()) -> dict[str, object]:
    """`value` as a mapping. Raises `SchemeError` with its place."""
    if not isinstance(value, dict):
        raise SchemeError(Bi("应为键与值", "should be a mapping"), located.where(path))
    return value


def texts(value: object) -> tuple[str, ...]:
    """The items of a list as strings; none where it is no list."""
    return tuple(map(str, value)) if isinstance(value, list) else ()


def load_cues(folder: Path) -> CueBook:
    """All cues of a folder of YAML files, in order of file and entry; `SchemeError` for a fault."""
    located = read_yaml(folder / "macros.yaml")
    head = mapping(located, located.data)
    macros: dict[str, str] = {}
    for name, body in mapping(located, head.get("macros"), ("macros",)).items():
        where = located.where(("macros", name))
        compiled(str(body), macros, where)
        macros[name] = expand(str(body), macros)
    void = head.get("void")
    cues: list[Cue] = []
    starts: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        file = read_yaml(path)
        data = mapping(file, file.data)
        given = data.get("starts_with")
        if isinstance(given, dict):
            starts.update({str(k): str(v) for k, v in given.items()})
        items = data.get("cues")
        for i, raw in enumerate(items if isinstance(items, list) else ()):
            cues.append(_cue(file, raw, i, str(data.get("target", "")), macros))
    return CueBook(
        tuple(cues),
        compiled(str(void), macros, located.where(("void",))) if void else None,
        macros,
        starts,
    )


def _label(item: dict[str, object]) -> Bi:
    given = item.get("label")
    named = given if isinstance(given, dict) else {}
    key = str(item["key"])
    return Bi(str(named.get("zh", key)), str(named.get("en", key)))


def _cue(file: Located, raw: object, i: int, target: str, macros: Mapping[str, str]) -> Cue:
    item = mapping(file, raw, ("cues", i))
    if not item.get("key") or not texts(item.get("patterns")):
        raise SchemeError(
            Bi("线索应有 key 与 patterns", "a cue needs key and patterns"),
            file.where(("cues", i)),
        )
    return Cue(
        key=str(item["key"]),
        target=str(item.get("target", target)),
        sign=-1 if item.get("sign") == -1 else 1,
        patterns=tuple(
            compiled(p, macros, file.where(("cues", i, "patterns", j)))
            for j, p in enumerate(texts(item["patterns"]))
        ),
        match=texts(item.get("match")),
        not_match=texts(item.get("not")),
        label=_label(item),
        link=str(item.get("link") or ""),
    )
