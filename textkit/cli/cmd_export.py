"""`textkit export`: any table of a finished run in any format; or the table of a paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textkit.cli.run import current_lang, reported, say
from textkit.cli.words import bi
from textkit.i18n import Bi


def export_command(
    out: Annotated[Path, typer.Argument(help=bi("一次运行的输出文件夹", "folder of a run"))],
    table: Annotated[
        str, typer.Option("-t", "--table", help=bi("表名", "name of the table"))
    ] = "emphasis",
    form: Annotated[
        str,
        typer.Option(
            "-f",
            "--format",
            help=bi(
                "csv、xlsx、parquet、jsonl、dta、sav；论文表：docx、tex、md",
                "csv, xlsx, parquet, jsonl, dta, sav; a paper's table: docx, tex, md",
            ),
        ),
    ] = "csv",
    as_: Annotated[
        str, typer.Option("--as", help=bi("data 或 table（论文表）", "data, or table for a paper"))
    ] = "data",
    by: Annotated[
        str,
        typer.Option(
            help=bi("论文表的分组：region、year……", "groups of a paper's table: region, year")
        ),
    ] = "region",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=bi("输出文件", "file to write"))
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help=bi("覆盖已有文件", "replace an existing file"))
    ] = False,
) -> None:
    """Options only: writers are in `textkit.tables`."""
    with reported():
        from textkit.export import export_paper_table, export_table
        from textkit.run import open_run

        run = open_run(out)
        path = output or out / f"{table}{'-table' if as_ == 'table' else ''}.{form}"
        refuse_existing(path, force=force)
        if as_ == "table":
            export_paper_table(run, path, form, by=by, lang=current_lang())
        else:
            for note in export_table(run, table, path, form, lang=current_lang()):
                say(note)
        say(Bi(f"已写出 {path}", f"written: {path}"))


def report_command(
    out: Annotated[Path, typer.Argument(help=bi("一次运行的输出文件夹", "folder of a run"))],
    open_it: Annotated[
        bool, typer.Option("--open", help=bi("写完后打开", "open it afterwards"))
    ] = False,
) -> None:
    """Options only: the report is made in `textkit.report`."""
    with reported():
        from textkit.report.render import render_report
        from textkit.run import open_run

        path = render_report(open_run(out).out, lang=current_lang())
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
