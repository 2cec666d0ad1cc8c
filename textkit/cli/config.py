"""textkit.toml: options of commands in a file, so that a project need not repeat them.

A table holds the options of the command that it is named after; those of `SHARED` may stand above
all tables and hold for every command that has them. What the command line says wins.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import typer

from textkit.errors import UsageError
from textkit.i18n import Bi, Lang

NAME = "textkit.toml"
SHARED = ("scheme", "text-column", "id-column", "encoding", "reading", "topics", "workers", "seed")
_LANG = "lang"
_BARE = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*=""")
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Config:
    """A file of options that was read: its path, and defaults for the parser by command."""

    path: Path
    lang: Lang | None
    defaults: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Used:
    """The options of one command that a file gave, as the file says them."""

    path: Path
    options: Mapping[str, Any]

    def told(self) -> Bi:
        """The options in one line."""
        listed = ", ".join(f"{name} = {value}" for name, value in self.options.items())
        return Bi(f"取自 {self.path}：{listed}", f"from {self.path}: {listed}")


def config_path(arguments: Sequence[str]) -> Path | None:
    """The file that `--config` names among the arguments, else the working folder's, if any."""
    for i, argument in enumerate(arguments):
        if argument == "--config" and i + 1 < len(arguments):
            return Path(arguments[i + 1])
        if argument.startswith("--config="):
            return Path(argument.removeprefix("--config="))
    return Path(NAME) if Path(NAME).is_file() else None


def config_lang(path: Path | None) -> Lang | None:
    """The language that a file asks for; None where it asks for none or is at fault."""
    try:
        asked = tomllib.loads(path.read_text("utf-8-sig")).get(_LANG) if path else None
    except (OSError, ValueError):
        return None  # `read_config` tells what is wrong, in a language known by then
    return "zh" if asked == "zh" else "en" if asked == "en" else None


def read_config(path: Path, ctx: typer.Context) -> Config:
    """The options in `path` for the commands below that of `ctx`.

    Raises `UsageError` that names file, line and the nearest name for a key that is no option, and
    for a value that its option does not take.
    """
    text = _text(path)
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", str(err))
        line = found[1] if found and found[1] else str(text.count("\n") + 1)
        said = re.sub(r" \(at [^)]*\)", "", str(err))
        raise UsageError(
            Bi(f"不是合法的 TOML：{said}", f"this is no TOML: {said}"), f"{path}:{line}",
            Bi("文字要加引号，例如 text-column = \"正文\"",
               "texts stand in quotes, for example text-column = \"正文\""),
        ) from err  # fmt: skip
    reader = _Reader(path, text, ctx)
    lang = held.pop(_LANG, None)
    if lang not in (None, "zh", "en"):
        raise reader.fault((), _LANG, Bi("lang 只能是 zh 或 en", "lang is zh or en"), None)
    return Config(path, lang, reader.group(held, ctx.command, (), {}))


def used(ctx: typer.Context) -> Used | None:
    """What the file gave to the running command; None where there is none or it gave nothing."""
    config = ctx.find_root().obj
    if not isinstance(config, Config):
        return None
    given: dict[str, Any] = {}
    for parameter in ctx.command.params:
        source = ctx.get_parameter_source(parameter.name or "")
        if source is not None and source.name == "DEFAULT_MAP":
            given[_name(parameter)] = (ctx.default_map or {})[parameter.name or ""]
    return Used(config.path, given) if given else None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as err:
        raise UsageError(
            Bi(f"读不了配置文件：{err.strerror}", f"cannot read the options: {err.strerror}"),
            str(path),
            Bi("用 --config 指明文件", "name the file with --config"),
        ) from err
    except UnicodeDecodeError as err:
        raise UsageError(
            Bi("配置文件不是 UTF-8 编码", "the file of options is not UTF-8"), str(path),
            Bi("用编辑器另存为 UTF-8", "save it as UTF-8"),
        ) from err  # fmt: skip


class _Reader:
    """Turns the tables of a file into the parser's defaults."""

    def __init__(self, path: Path, text: str, ctx: typer.Context) -> None:
        self._path, self._ctx = path, ctx
        self._lines = text.splitlines()

    def group(
        self, held: Mapping[str, Any], group: Any, at: tuple[str, ...], above: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Defaults of a group's commands; `above` are shared options that stand higher up."""
        children: Mapping[str, Any] = group.commands
        tables = {k: v for k, v in held.items() if isinstance(v, dict)}
        plain = {_dashed(k): (k, v) for k, v in held.items() if k not in tables}
        default = children.get(getattr(group, "default", ""))  # meant where none is named
        short = {_name(p) for p in _options(default)} if default is not None else set()
        for name, (key, _) in plain.items():
            if name not in short and (at or name not in SHARED):
                raise self._no_option(at, key, group, (*short, *([] if at else SHARED)))
        for key in tables:
            if key not in children:
                raise self._no_option(at, key, group, tuple(children))
        made: dict[str, Any] = {}
        for key, command in children.items():
            own = tables.get(key, {})
            if hasattr(command, "commands"):
                made[key] = self.group(own, command, (*at, key), {**above, **plain})
                continue
            given = {**above, **plain} if command is default or not at else dict(above)
            made[key] = self._command(own, command, (*at, key), given)
        return made

    def _command(
        self,
        held: Mapping[str, Any],
        command: Any,
        at: tuple[str, ...],
        above: Mapping[str, tuple[str, Any]],
    ) -> dict[str, Any]:
        options = {_name(p): p for p in _options(command)}
        made = {}
        for name, (key, value) in above.items():
            if name in options:
                made[options[name].name] = self._value(options[name], value, (), key)
        for key, value in held.items():
            if _dashed(key) not in options:
                raise self._no_option(at, key, command, tuple(options))
            option = options[_dashed(key)]
            made[option.name] = self._value(option, value, at, key)
        return made

    def _value(self, option: Any, value: Any, at: tuple[str, ...], key: str) -> Any:
        """The value as one would type it: a list for a text is its comma-separated form."""
        if option.is_flag:
            if not isinstance(value, bool):
                raise self._wrong(
                    at, key, value, Bi("应为 true 或 false", "it takes true or false")
                )
            return value
        parts = value if isinstance(value, list) else [value]
        if any(isinstance(v, bool) or not isinstance(v, str | int | float) for v in parts):
            raise self._wrong(at, key, value, Bi("应为文字或数字", "it takes a text or a number"))
        typed = list(map(str, parts)) if option.multiple else ",".join(map(str, parts))
        try:
            option.process_value(self._ctx, typed)
        except typer.BadParameter as err:
            raise self._wrong(at, key, value, _plainly(err.message)) from err
        return typed

    def _wrong(self, at: tuple[str, ...], key: str, value: Any, takes: Bi) -> UsageError:
        what = Bi(f"{key} 的值 {value!r} 不对", f"{key} does not take {value!r}")
        return self.fault(at, key, what, takes)

    def _no_option(
        self, at: tuple[str, ...], key: str, command: Any, known: Iterable[str]
    ) -> UsageError:
        name = _dashed(key)
        names = sorted(set(known))
        near = next(iter(get_close_matches(name, names, 1, 0.6)), "")
        where = f"[{'.'.join(at)}]" if at else ""
        homes = [] if near or at else sorted(_homes(command, name))
        if near:
            hint = Bi(f"是否指 {near}？", f"do you mean {near}?")
        elif homes:
            listed = ", ".join(f"[{h}]" for h in homes[:4])
            hint = Bi(f"请写在命令的表下：{listed}", f"it belongs under its command: {listed}")
        else:
            listed = ", ".join(names)
            hint = Bi(f"可用：{listed}", f"there are: {listed}")
        what = Bi(f"{where}没有“{key}”这个选项", f"{where or 'textkit'} has no option {key!r}")
        return self.fault(at, key, what, hint)

    def fault(self, at: tuple[str, ...], key: str, what: Bi, hint: Bi | None) -> UsageError:
        """The error for a key of the table `at`, with its line."""
        return UsageError(what, f"{self._path}:{self._line(at, key)}", hint)

    def _line(self, at: tuple[str, ...], key: str) -> int:
        """The line of a key (or of a table of that name); 1 where it is written unusually."""
        table: tuple[str, ...] = ()
        for number, line in enumerate(self._lines, 1):
            head = _TABLE.match(line)
            if head is not None:
                table = tuple(part.strip(" \"'") for part in head[1].split("."))
                if table[: len(at) + 1] == (*at, key):
                    return number
                continue
            found = _BARE.match(line)
            if found and table == at and key in found.groups():
                return number
        return 1


def _options(command: Any) -> Iterator[Any]:
    return (p for p in command.params if p.param_type_name == "option" and p.name != "help")


def _name(parameter: Any) -> str:
    """The option's name in a file: its long form without the dashes."""
    return str(max(parameter.opts, key=len)).lstrip("-")


def _dashed(key: str) -> str:
    return key.replace("_", "-")


def _plainly(message: str) -> Bi:
    said = message.removeprefix("Value error, ")
    return Bi(said, said)


def _homes(group: Any, name: str, at: str = "") -> Iterator[str]:
    for key, command in getattr(group, "commands", {}).items():
        if any(_name(p) == name for p in _options(command)):
            yield f"{at}{key}"
        yield from _homes(command, name, f"{at}{key}.")
