"""`textkit tag`: highlighted hits in the terminal, or key word in context."""

from __future__ import annotations

from typing import Annotated

import typer

from textkit.cli.run import NOTHING_DONE, reported
from textkit.cli.words import bi


def tag(
    inputs: Annotated[
        list[str],
        typer.Argument(
            help=bi("文件、文件夹、通配符、zip 或表格", "files, folders, globs, zips or tables")
        ),
    ],
    scheme: Annotated[
        str, typer.Option(help=bi("方案：自带的名称或文件夹", "scheme: a shipped name or a folder"))
    ] = "cluster_digital",
    kwic: Annotated[
        bool, typer.Option("--kwic", help=bi("逐条列出命中与上下文", "list hits with context"))
    ] = False,
    width: Annotated[
        int, typer.Option(min=4, max=80, help=bi("上下文字数", "characters of context"))
    ] = 16,
    text_column: Annotated[
        str, typer.Option(help=bi("表格中的正文列", "text column of tables"))
    ] = "",
) -> None:
    """Options only: reading and tagging are in `textkit.api`."""
    with reported():
        from textkit.api import iter_tagged
        from textkit.cli.highlight import print_failure, print_highlighted, print_kwic
        from textkit.options import AnalysisOptions
        from textkit.records import Failure
        from textkit.scheme import load_scheme

        drivers = load_scheme(scheme).driver_keys
        n_read = 0
        for found in iter_tagged(inputs, AnalysisOptions(scheme=scheme, text_column=text_column)):
            if isinstance(found, Failure):
                print_failure(found)
                continue
            n_read += 1
            if kwic:
                print_kwic(found, width)
            else:
                print_highlighted(found, drivers)
        if not n_read:
            raise typer.Exit(NOTHING_DONE)


def register(app: typer.Typer) -> None:
    """Adds the command to `app`."""
    app.command(
        "tag", help=bi("在终端里高亮词典命中。", "Highlight lexicon hits in the terminal.")
    )(tag)
