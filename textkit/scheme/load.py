"""A scheme's folder → `Scheme`, every mistake at once, each with file, line and column.

Layout of the folder: `scheme.yaml` (theory), `terms/<driver>.yaml` (lexicon), and optionally
`context.yaml` (polarity cues), `generations.yaml`, `stopwords.txt`, `words.txt`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from textkit.errors import SchemeError
from textkit.i18n import Bi
from textkit.resources import lexicons_dir
from textkit.scheme.located_yaml import Located, Path_, read_yaml
from textkit.scheme.model import Scheme, Term

DEFAULT_SCHEME = "cluster_digital"
_RESERVED = {"none", "other"}
_MAX_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Problem:
    where: str
    what: Bi

    def render(self) -> Bi:
        return Bi(f"{self.where}: {self.what.zh}", f"{self.where}: {self.what.en}")


def shipped_schemes() -> tuple[str, ...]:
    """Names of the schemes that ship with textkit, sorted."""
    root = lexicons_dir()
    if not root.is_dir():
        return ()
    return tuple(sorted(p.name for p in root.iterdir() if (p / "scheme.yaml").is_file()))


def scheme_folder(name_or_dir: str | Path) -> Path:
    """The folder of a scheme: a path, or the name of one that ships. `SchemeError` if neither."""
    folder = Path(name_or_dir)
    if (folder / "scheme.yaml").is_file():
        return folder
    shipped = shipped_schemes()
    if str(name_or_dir) in shipped:
        return lexicons_dir() / str(name_or_dir)
    near = get_close_matches(str(name_or_dir), shipped, n=1)
    known = ", ".join(shipped)
    raise SchemeError(
        Bi(f"找不到方案“{name_or_dir}”", f"no scheme {str(name_or_dir)!r}"),
        "",
        Bi(
            f"自带方案：{known}{f'；您要的是 {near[0]} 吗？' if near else ''}；"
            "或给出含 scheme.yaml 的文件夹",
            f"schemes that ship: {known}{f'; did you mean {near[0]}?' if near else ''}; "
            "or name a folder that holds a scheme.yaml",
        ),
    )


def load_scheme(name_or_dir: str | Path = DEFAULT_SCHEME) -> Scheme:
    """The scheme in a folder, validated.

    Raises `SchemeError` that lists every problem with its file, line and column.
    """
    folder = scheme_folder(name_or_dir)
    parts = _Parts(folder)
    data, origins = parts.merged()
    problems = [*parts.problems]
    scheme: Scheme | None = None
    try:
        scheme = Scheme.model_validate(data)
    except ValidationError as err:
        problems += [
            _Problem(_place(origins, tuple(e["loc"]), folder), _message(e["type"], e["msg"]))
            for e in err.errors()
        ]
    if scheme is not None:
        problems += _cross_check(scheme, origins, folder)
    if problems or scheme is None:
        raise _scheme_error(folder, problems)
    return scheme.model_copy(update={"sha256": _folder_hash(folder)})


def _message(kind: str, text: str) -> Bi:
    zh = {
        "missing": "缺少这一项",
        "extra_forbidden": "不认识的键",
        "string_type": "应为文字，请加引号",
        "string_too_short": "文字太短",
        "too_short": "不能为空",
        "string_pattern_mismatch": "键只能用小写字母、数字和下划线",
    }.get(kind, text)
    en = {"string_type": "should be text: put it in quotes", "extra_forbidden": "unknown key"}
    return Bi(zh, en.get(kind, text))


def _scheme_error(folder: Path, problems: list[_Problem]) -> SchemeError:
    shown = [p.render() for p in problems[:_MAX_SHOWN]]
    more = len(problems) - len(shown)
    zh = "\n  ".join(b.zh for b in shown) + (f"\n  ……另有 {more} 处" if more else "")
    en = "\n  ".join(b.en for b in shown) + (f"\n  … and {more} more" if more else "")
    return SchemeError(
        Bi(
            f"方案有 {len(problems)} 处错误\n  {zh}",
            f"the scheme has {len(problems)} fault(s)\n  {en}",
        ),
        str(folder),
        Bi("改正后运行 textkit lexicon lint", "mend them, then run: textkit lexicon lint"),
    )


class _Parts:
    """The files of a scheme folder, merged into the data of one `Scheme`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[_Problem] = []

    def merged(self) -> tuple[dict[str, object], dict[Path_, tuple[Located, Path_]]]:
        main = read_yaml(self.folder / "scheme.yaml")
        data = dict(main.data) if isinstance(main.data, dict) else {}
        origins: dict[Path_, tuple[Located, Path_]] = {(): (main, ())}
        self._add_terms(data, origins)
        self._add_mapping(data, origins, "context.yaml", ("negated", "dismissed", "aspired"))
        self._add_mapping(data, origins, "generations.yaml", ("generations",))
        data["stopwords"] = frozenset(_lines(self.folder / "stopwords.txt"))
        data["words"] = tuple(_lines(self.folder / "words.txt"))
        return data, origins

    def _add_terms(
        self, data: dict[str, object], origins: dict[Path_, tuple[Located, Path_]]
    ) -> None:
        raw = data.get("drivers")
        drivers = (
            [dict(d) if isinstance(d, dict) else d for d in raw] if isinstance(raw, list) else []
        )
        if drivers:
            data["drivers"] = drivers
        index = {d.get("key"): i for i, d in enumerate(drivers) if isinstance(d, dict)}
        for file in sorted((self.folder / "terms").glob("*.yaml")):
            located = read_yaml(file)
            body = located.data if isinstance(located.data, dict) else {}
            i = index.get(body.get("driver"))
            if i is None:
                known = ", ".join(str(k) for k in index)
                self._problem(located, ("driver",), f"没有这个驱动因素（有：{known}）",
                              f"no such driver (there are: {known})")  # fmt: skip
                continue
            self._attach(drivers[i], i, body, located, origins)

    def _attach(
        self,
        driver: dict[str, object],
        i: int,
        body: dict[str, object],
        located: Located,
        origins: dict[Path_, tuple[Located, Path_]],
    ) -> None:
        for key in sorted(set(body) - {"driver", "sources", "mechanisms", "general"}):
            self._problem(located, (key,), f"不认识的键“{key}”", f"unknown key {key!r}")
        given = body.get("mechanisms")
        given = given if isinstance(given, dict) else {}
        listed = driver.get("mechanisms")
        mechanisms = (
            [dict(m) for m in listed if isinstance(m, dict)] if isinstance(listed, list) else []
        )
        for j, mechanism in enumerate(mechanisms):
            key = str(mechanism.get("key"))
            terms = given.get(key)
            if not terms:
                self._problem(located, ("mechanisms", key), f"机制 {key} 没有词条",
                              f"mechanism {key} has no terms")  # fmt: skip
                continue
            mechanism["terms"] = _as_entries(terms, "term")
            origins[("drivers", i, "mechanisms", j, "terms")] = (located, ("mechanisms", key))
        for key in sorted(set(given) - {str(m.get("key")) for m in mechanisms}):
            self._problem(located, ("mechanisms", key), f"没有机制“{key}”", f"no mechanism {key!r}")
        driver["mechanisms"] = mechanisms
        if body.get("general"):
            driver["general"] = _as_entries(body["general"], "term")
            origins[("drivers", i, "general")] = (located, ("general",))

    def _add_mapping(
        self,
        data: dict[str, object],
        origins: dict[Path_, tuple[Located, Path_]],
        name: str,
        keys: tuple[str, ...],
    ) -> None:
        file = self.folder / name
        if not file.is_file():
            return
        located = read_yaml(file)
        body = located.data if isinstance(located.data, dict) else {keys[0]: located.data}
        for key in sorted(set(body) - {*keys, "sources"}):
            self._problem(located, (key,), f"不认识的键“{key}”", f"unknown key {key!r}")
        for key in keys:
            if key in body:
                data[key] = _as_entries(body[key], "cue")
                origins[(key,)] = (located, (key,) if isinstance(located.data, dict) else ())
        if "generations" in data and name == "generations.yaml":
            generations = data["generations"]
            if isinstance(generations, list):
                for g in generations:
                    if isinstance(g, dict):
                        g["terms"] = _as_entries(g.get("terms"), "term")

    def _problem(self, located: Located, path: Path_, zh: str, en: str) -> None:
        self.problems.append(_Problem(located.where(path), Bi(zh, en)))


def _as_entries(value: object, field: str) -> object:
    """A list in which a bare string stands for `{field: string}`."""
    if not isinstance(value, list):
        return value
    return [item if isinstance(item, dict) else {field: item} for item in value]


def _place(origins: dict[Path_, tuple[Located, Path_]], loc: Path_, folder: Path) -> str:
    for cut in range(len(loc), -1, -1):
        if loc[:cut] in origins:
            located, base = origins[loc[:cut]]
            return located.where((*base, *loc[cut:]))
    return str(folder)


def _cross_check(
    scheme: Scheme, origins: dict[Path_, tuple[Located, Path_]], folder: Path
) -> Iterator[_Problem]:
    yield from _one_home_per_term(scheme, origins, folder)
    for field in ("drivers", "types", "modes", "entry_links", "platform_builders"):
        seen: set[str] = set()
        for i, entry in enumerate(getattr(scheme, field)):
            if entry.key in seen or entry.key in _RESERVED:
                where = _place(origins, (field, i, "key"), folder)
                zh = f"键“{entry.key}”重复或为保留字"
                yield _Problem(where, Bi(zh, f"key {entry.key!r} is used twice or reserved"))
            seen.add(entry.key)
    for i, expectation in enumerate(scheme.expectations):
        for name, key, known in (
            ("type", expectation.type, scheme.type_keys),
            ("mode", expectation.mode, scheme.mode_keys),
            *(("drivers", d, scheme.driver_keys) for d in expectation.drivers),
        ):
            if key not in known:
                where = _place(origins, ("expectations", i, name), folder)
                zh = f"没有“{key}”（有：{'、'.join(known)}）"
                yield _Problem(where, Bi(zh, f"no {key!r} (there are: {', '.join(known)})"))


def _one_home_per_term(
    scheme: Scheme, origins: dict[Path_, tuple[Located, Path_]], folder: Path
) -> Iterator[_Problem]:
    home: dict[str, str] = {}
    for i, driver in enumerate(scheme.drivers):
        lists: list[tuple[Path_, str, tuple[Term, ...]]] = [
            (("drivers", i, "general"), driver.key, driver.general)
        ]
        lists += [
            (("drivers", i, "mechanisms", j, "terms"), f"{driver.key}/{m.key}", m.terms)
            for j, m in enumerate(driver.mechanisms)
        ]
        for path, name, terms in lists:
            for k, term in enumerate(terms):
                where = _place(origins, (*path, k), folder)
                if term.term in home:
                    first = home[term.term]
                    yield _Problem(where, Bi(f"“{term.term}”已在 {first}",
                                             f"{term.term!r} is already in {first}"))  # fmt: skip
                home.setdefault(term.term, name)
                for longer in term.exclude:
                    if term.term not in longer:
                        zh = f"排除词“{longer}”不含“{term.term}”"
                        en = f"exclusion {longer!r} does not contain {term.term!r}"
                        yield _Problem(where, Bi(zh, en))


def _lines(file: Path) -> list[str]:
    if not file.is_file():
        return []
    lines = (line.strip() for line in file.read_text("utf-8-sig").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _folder_hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.suffix in {".yaml", ".txt"}):
        digest.update(file.relative_to(folder).as_posix().encode())
        digest.update(b"\0")
        digest.update(file.read_bytes())
        digest.update(b"\0")
    return digest.hexdigest()
