"""`textkit compare`: emphasis by group, and what makes the difference."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textkit.cli.options import RunFolder, new_file
from textkit.cli.run import current_lang, reported, say
from textkit.cli.words import bi
from textkit.i18n import Bi


def compare_command(
    out: RunFolder,
    by: Annotated[
        str,
        typer.Option(
            help=bi(
                "分组：year、region、province、issuer、cluster_type、mode",
                "group by: year, region, province, issuer, cluster_type, mode",
            )
        ),
    ] = "year",
    terms: Annotated[
        int, typer.Option(min=1, help=bi("每组列出几个词条", "terms to list for a group"))
    ] = 5,
    csv: Annotated[
        Path | None,
        typer.Option(help=bi("把份额写成 CSV 文件", "write the shares to a CSV file")),
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option(
            help=bi(
                "画图，每组一格：文件.svg、.png 或 .pdf",
                "draw a chart, a panel a group: FILE.svg, .png or .pdf",
            )
        ),
    ] = None,
) -> None:
    """Options only: the comparison is in `textkit.comparison`."""
    with reported():
        from textkit.cli.listing import show_records
        from textkit.comparison import compare
        from textkit.run import open_run

        run = open_run(out)
        new_file(csv)
        new_file(chart)
        told = compare(run.tables, run.scheme, by, n_terms=terms)
        columns = ("group", "driver", "n_documents", "mean", "low", "high")
        show_records(told.shares, columns, limit=200)
        if csv is not None:
            show_records(told.shares, columns, out=csv)
        if chart is not None:
            from textkit.report.figures import save_comparison

            for note in save_comparison(chart, told, run.scheme, lang=current_lang()):
                say(note)
            say(Bi(f"已写出 {chart}", f"written: {chart}"))
        say(Bi("各组突出的词条", "terms that set a group apart"))
        show_records(
            told.terms, ("group", "term", "driver", "z", "count", "count_elsewhere"), limit=200
        )
        say(Bi("各组最有代表性的段落", "paragraphs that argue most surely"))
        show_records(
            told.paragraphs, ("group", "driver", "doc_id", "probability", "text"), limit=40
        )


def register(app: typer.Typer) -> None:
    """Adds the command to `app`."""
    app.command(
        "compare",
        help=bi("按年份、地区或机构比较强调程度。", "Compare emphasis by year, region or issuer."),
    )(compare_command)
