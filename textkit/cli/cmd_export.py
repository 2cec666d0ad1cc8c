"""`textkit export`: a table of a finished run in any format, or a paper's table or figure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from textkit.cli.options import Force, RunFolder
from textkit.cli.run import current_lang, reported, say
from textkit.cli.words import bi
from textkit.i18n import Bi

_USUAL = {"data": "csv", "table": "docx", "figure": "svg"}


def export_command(
    out: RunFolder,
    table: Annotated[
        str, typer.Option("-t", "--table", help=bi("表名", "name of the table"))
    ] = "emphasis",
    form: Annotated[
        str,
        typer.Option(
            "-f",
            "--format",
            help=bi(
                "csv、xlsx、parquet、jsonl、dta、sav；论文表：docx、tex、md；图：svg、png、pdf",
                "csv, xlsx, parquet, jsonl, dta, sav; a table: docx, tex, md; a figure: svg, png, "
                "pdf",
            ),
        ),
    ] = "",
    as_: Annotated[
        Literal["data", "table", "figure"],
        typer.Option("--as", help=bi("数据、论文表或图", "data, or a paper's table or figure")),
    ] = "data",
    by: Annotated[
        str,
        typer.Option(
            help=bi(
                "论文表与图的分组：region、province、year、issuer、cluster_type、mode",
                "groups of a table or figure: region, province, year, issuer, cluster_type, mode",
            )
        ),
    ] = "region",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=bi("输出文件", "file to write"))
    ] = None,
    force: Force = False,
) -> None:
    """Options only: writers are in `textkit.tables`, figures in `textkit.report.figures`."""
    with reported():
        from textkit.export import export_figure, export_paper_table, export_table
        from textkit.run import open_run

        run = open_run(out)
        ending = output.suffix.removeprefix(".") if output is not None else ""
        form = form or ending or _USUAL[as_]
        suffix = "" if as_ == "data" else f"-{as_}"
        path = output or out / f"{table}{suffix}.{form}"
        refuse_existing(path, force=force)
        notes: Sequence[Bi] = ()
        if as_ == "figure":
            if ending != form:
                path = path.with_suffix(f".{form}")
                refuse_existing(path, force=force)
            notes = export_figure(run, path, by=by, lang=current_lang())
        elif as_ == "table":
            export_paper_table(run, path, form, by=by, lang=current_lang())
        else:
            notes = export_table(run, table, path, form, lang=current_lang())
        for note in notes:
            say(note)
        say(Bi(f"已写出 {path}", f"written: {path}"))


def report_command(
    out: RunFolder,
    figures: Annotated[
        Path | None,
        typer.Option(
            help=bi(
                "另把图存到此文件夹（SVG 与 PNG）", "save figures to this folder too (SVG, PNG)"
            )
        ),
    ] = None,
    force: Force = False,
    open_it: Annotated[
        bool, typer.Option("--open", help=bi("写完后打开", "open it afterwards"))
    ] = False,
) -> None:
    """Options only: the report and its figures are made in `textkit.report`."""
    with reported():
        from textkit.report import render_report, save_figures
        from textkit.run import open_run

        run = open_run(out)
        if figures is not None:
            made = save_figures(run.out, figures, lang=current_lang(), force=force)
            for note in made.notes:
                say(note)
            for file in made.paths:
                say(Bi(f"已写出 {file}", f"written: {file}"))
        path = render_report(run.out, lang=current_lang())
        say(Bi(f"已写出 {path}", f"written: {path}"))
        if open_it:
            typer.launch(str(path))


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raises `OutputError` where `path` exists and the user did not say `--force`."""
    from textkit.errors import OutputError

    if path.exists() and not force:
        raise OutputError(
            Bi("文件已存在", "the file exists"),
            str(path),
            Bi(
                "加 --force 覆盖，或用 -o 另取名字",
                "replace it with --force, or name another with -o",
            ),
        )


def register(app: typer.Typer) -> None:
    """Adds the commands to `app`."""
    app.command(
        "export",
        help=bi("把任一结果表导出为任一格式。", "Export any table of a run in any format."),
    )(export_command)
    app.command("report", help=bi("重新生成 HTML 报告。", "Make the HTML report again."))(
        report_command
    )
