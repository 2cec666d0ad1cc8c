"""`textkit score`: one document, told so that a person can follow it."""

from __future__ import annotations

from typing import Annotated

import typer

from textkit.cli.run import NOTHING_DONE, reported
from textkit.cli.words import bi


def score(
    file: Annotated[str, typer.Argument(help=bi("一个文件", "a file"))],
    scheme: Annotated[
        str, typer.Option(help=bi("方案：自带的名称或文件夹", "scheme: a shipped name or a folder"))
    ] = "cluster_digital",
    reading: Annotated[
        str,
        typer.Option(
            help=bi("份额取自：calibrated 或 lexicon", "shares from: calibrated or lexicon")
        ),
    ] = "calibrated",
    text_column: Annotated[
        str, typer.Option(help=bi("表格中的正文列", "text column of tables"))
    ] = "",
) -> None:
    """Options only: the analysis is in `textkit.api`, the telling in `cli.scorecard`."""
    with reported():
        from textkit.api import iter_analyses
        from textkit.cli.highlight import print_failure
        from textkit.cli.scorecard import print_scorecard
        from textkit.options import AnalysisOptions
        from textkit.records import Failure
        from textkit.scheme import load_scheme, scheme_folder

        theory = load_scheme(scheme)
        options = AnalysisOptions(
            scheme=scheme,
            reading="lexicon" if reading == "lexicon" else "calibrated",
            text_column=text_column,
        )
        n_read = 0
        for found in iter_analyses([file], options):
            if isinstance(found, Failure):
                print_failure(found)
            else:
                n_read += 1
                print_scorecard(found, theory, scheme_folder(scheme))
        if not n_read:
            raise typer.Exit(NOTHING_DONE)


def register(app: typer.Typer) -> None:
    """Adds the command to `app`."""
    app.command(
        "score",
        help=bi(
            "一篇文档：份额、类型、模式，各附证据。",
            "One document: shares, type and mode, each with its evidence.",
        ),
    )(score)
