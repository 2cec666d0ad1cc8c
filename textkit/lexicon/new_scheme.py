"""A lexicon of another program as the folder of a scheme, ready for `--scheme`."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from textkit.errors import OutputError, SchemeError
from textkit.i18n import Bi
from textkit.lexicon.entries import LexiconEntry, dump_yaml, terms_yaml
from textkit.scheme import Driver, Scheme, load_scheme, scheme_folder

_KEY = re.compile(r"[a-z][a-z0-9_]{0,23}")
_SMALL = 16  # characters of a driver's key that its general mechanism keeps


def scheme_of_lexicon(
    entries: Iterable[LexiconEntry], folder: str | Path, *, base: str | Path = ""
) -> Scheme:
    """Writes a scheme with `entries` as its lexicon to `folder`, which must be new or empty.

    With `base` everything but the terms is that scheme's, and categories are its drivers and
    mechanisms, by key or by label. Without it the categories become drivers and mechanisms: the
    first level drivers, deeper ones, joined, mechanisms. Raises `OutputError` where something is
    in the folder, `SchemeError` for a lexicon without terms or with unknown categories, and for
    faults in what was written, by file and line, so that they can be mended there.
    """
    rows = list(entries)
    target = Path(folder)
    if not rows:
        raise SchemeError(Bi("词表没有词条", "the lexicon has no terms"))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise OutputError(
            Bi("这里已有内容，不会覆盖", "something is here already and is not overwritten"),
            str(target),
            Bi("用 -o 另取名字", "name another with -o"),
        )
    if str(base):
        placed = list(_in_scheme(rows, load_scheme(base)))
    else:
        keys = _keys(rows)
        placed = [_rehomed(e, keys) for e in rows]
    try:
        if str(base):
            shutil.copytree(
                scheme_folder(base), target, dirs_exist_ok=True,
                ignore=shutil.ignore_patterns("models", "terms", ".*"),
            )  # fmt: skip
        else:
            target.mkdir(parents=True, exist_ok=True)
            theory = dump_yaml(_theory(rows, keys, target.resolve().name))
            (target / "scheme.yaml").write_text(theory, "utf-8", newline="\n")
        (target / "terms").mkdir()
        for driver, text in terms_yaml(placed).items():
            (target / "terms" / f"{driver}.yaml").write_text(text, "utf-8", newline="\n")
    except OSError as err:
        what = Bi(f"写入失败：{err.strerror}", f"could not be written: {err.strerror}")
        raise OutputError(what, str(target)) from err
    return load_scheme(target)


def _in_scheme(entries: Iterable[LexiconEntry], scheme: Scheme) -> Iterator[LexiconEntry]:
    """The entries under the scheme's keys; a category may be given by key or by either label."""
    drivers: dict[str, Driver] = {}
    for driver in scheme.drivers:
        drivers |= dict.fromkeys((driver.key, *driver.label), driver)
    for entry in entries:
        home = drivers.get(entry.path[0])
        if home is None:
            raise _unknown(entry, scheme.driver_keys)
        mechanisms: dict[str, str] = {}
        for m in home.mechanisms:
            mechanisms |= dict.fromkeys((m.key, *m.label), m.key)
        below = "/".join(entry.path[1:])
        if below and below not in mechanisms:
            raise _unknown(entry, tuple(m.key for m in home.mechanisms))
        path = (home.key, mechanisms[below]) if below else (home.key,)
        yield _at(entry, path)


def _unknown(entry: LexiconEntry, known: tuple[str, ...]) -> SchemeError:
    path = "/".join(entry.path)
    return SchemeError(
        Bi(f"方案中没有类别“{path}”（词条“{entry.term}”）",
           f"the scheme has no category {path!r} (term {entry.term!r})"),
        "",
        Bi(f"可用：{'、'.join(known)}；或不加 --scheme，另建方案",
           f"there are: {', '.join(known)}; or leave --scheme out to make a scheme of its own"),
    )  # fmt: skip


def _keys(entries: Iterable[LexiconEntry]) -> dict[tuple[str, ...], str]:
    """A key for each category: its own name where that can be a key, else a numbered one."""
    keys: dict[tuple[str, ...], str] = {}
    taken: set[str] = {"none", "other"}
    for entry in entries:
        driver, mechanism = entry.path[:1], (entry.path[0], "/".join(entry.path[1:]))
        for path, kind in ((driver, "driver"), (mechanism, "mechanism")):
            if path in keys:
                continue
            wanted = path[-1] or f"{keys[driver][:_SMALL]}_general"
            if not _KEY.fullmatch(wanted) or wanted in taken:
                number = 1 + sum(len(p) == len(path) for p in keys)
                while (wanted := f"{kind}_{number}") in taken:
                    number += 1
            taken.add(wanted)
            keys[path] = wanted
    return keys


def _rehomed(entry: LexiconEntry, keys: Mapping[tuple[str, ...], str]) -> LexiconEntry:
    mechanism = (entry.path[0], "/".join(entry.path[1:]))
    return _at(entry, (keys[entry.path[:1]], keys[mechanism]))


def _at(entry: LexiconEntry, path: tuple[str, ...]) -> LexiconEntry:
    return LexiconEntry(path, entry.term, entry.weight, entry.exclude, entry.note)


def _theory(
    entries: Iterable[LexiconEntry], keys: Mapping[tuple[str, ...], str], name: str
) -> dict[str, object]:
    """The scheme.yaml of categories: labels are their names, to be worked on by the researcher."""
    drivers: dict[str, dict[str, str]] = {}
    for entry in entries:
        below = "/".join(entry.path[1:])
        drivers.setdefault(entry.path[0], {})[below] = keys[(entry.path[0], below)]
    return {
        "key": name if _KEY.fullmatch(name) else "imported",
        "version": "1",
        "label": _label(name),
        "drivers": [
            {
                "key": keys[(driver,)],
                "label": _label(driver),
                "role": {"key": "driver", "zh": "驱动", "en": "driver"},
                "mechanisms": [
                    {
                        "key": key,
                        "label": _label(below) if below else {"zh": "总体", "en": "General"},
                    }
                    for below, key in mechanisms.items()
                ],
            }
            for driver, mechanisms in drivers.items()
        ],
    }


def _label(name: str) -> dict[str, str]:
    return {"zh": name, "en": name}
