"""The `textkit` command: a table of subcommands, each in a module of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from textkit.cli import (
    cmd_analyze,
    cmd_compare,
    cmd_enrich,
    cmd_evaluate,
    cmd_export,
    cmd_lexicon,
    cmd_score,
    cmd_tag,
    cmd_topics,
    cmd_train,
)
from textkit.cli.config import config_lang, config_path, read_config
from textkit.cli.run import chosen_lang, reported
from textkit.cli.words import bi, localise

_GLOBAL = ("--lang", "--config")
_GLOBAL_EQUALS = tuple(f"{name}=" for name in _GLOBAL)

app = typer.Typer(
    name="textkit",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=bi(
        "把一个文件夹的中文政策文件与产业集群报告变成有据可查的表格：四个驱动因素的强调程度、集群类型、转型模式。",
        "Turns a folder of Chinese policy documents and cluster reports into evidence-backed "
        "tables: driver emphasis, cluster type, transformation mode.",
    ),
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"textkit {version('textkit')}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    lang: Annotated[
        str, typer.Option("--lang", help=bi("界面语言：zh 或 en", "language: zh or en"))
    ] = "",
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            help=bi(
                "选项文件（默认当前文件夹的 textkit.toml）",
                "file of options (default: textkit.toml in the working folder)",
            ),
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help=bi("显示版本", "show the version"),
        ),
    ] = False,
) -> None:
    """Options of every command; `main` puts them first wherever they are typed."""
    if lang not in ("", "zh", "en"):
        raise typer.BadParameter("zh, en", param_hint="--lang")
    path = config or config_path(())
    if path is not None:
        with reported():
            ctx.obj = read_config(path, ctx)
            ctx.default_map = ctx.obj.defaults


for module in (
    cmd_analyze,
    cmd_tag,
    cmd_topics,
    cmd_score,
    cmd_compare,
    cmd_export,
    cmd_enrich,
    cmd_evaluate,
    cmd_lexicon,
    cmd_train,
):
    module.register(app)


def main() -> None:
    """Runs the command line in the language that it asks for."""
    arguments = _globals_first(sys.argv[1:])
    lang = chosen_lang(arguments, config_lang(config_path(arguments)))
    os.environ["TEXTKIT_LANG"] = lang  # workers and libraries of this process speak it too
    localise(typer.main.get_command(app), lang)(arguments)


def _globals_first(arguments: Sequence[str]) -> list[str]:
    """The arguments with `--lang` and `--config` before the command, wherever they were typed."""
    first: list[str] = []
    rest: list[str] = []
    left = list(arguments)
    while left:
        argument = left.pop(0)
        if argument == "--":
            return [*first, *rest, argument, *left]
        if argument in _GLOBAL and left:
            first += [argument, left.pop(0)]
        elif argument.startswith(_GLOBAL_EQUALS):
            first.append(argument)
        else:
            rest.append(argument)
    return [*first, *rest]
