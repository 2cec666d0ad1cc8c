"""`textkit enrich`: a researcher's dataset in, the same dataset plus columns out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from textkit.cli.config import used
from textkit.cli.options import (
    DEFAULT,
    DryRun,
    Encoding,
    Force,
    ReadingOption,
    SchemeOption,
    TextColumn,
    Topics,
    Workers,
    listed,
)
from textkit.cli.run import NOTHING_DONE, SOME_FAILED, current_lang, reported, say
from textkit.cli.words import bi
from textkit.i18n import Bi

if TYPE_CHECKING:
    from textkit.enrich import EnrichResult
    from textkit.enrich.join import JoinReport

_SHOWN = 20


def enrich(
    ctx: typer.Context,
    data: Annotated[
        Path,
        typer.Argument(help=bi("数据：dta sav xlsx csv parquet jsonl", "the dataset")),
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", help=bi("输出文件（同格式）", "output, same format"))
    ],
    text_column: TextColumn = "",
    files_column: Annotated[
        str, typer.Option(help=bi("文件路径所在列", "column of paths of files"))
    ] = "",
    files_root: Annotated[
        str,
        typer.Option(help=bi("相对路径的起点（默认数据所在文件夹）", "where relative paths begin")),
    ] = "",
    corpus: Annotated[
        str,
        typer.Option(help=bi("textkit analyze 的输出文件夹", "output folder of textkit analyze")),
    ] = "",
    keys: Annotated[
        str,
        typer.Option(help=bi("地区与年份列，如 city,year", "region and year, e.g. city,year")),
    ] = "",
    year: Annotated[
        int, typer.Option(help=bi("未注明年份的文档算哪一年", "year of documents that state none"))
    ] = 0,
    validate: Annotated[
        Literal["m:1", "1:1"],
        typer.Option(help=bi("键的对应关系", "how keys may match, as in Stata's merge")),
    ] = "m:1",
    columns: Annotated[
        str,
        typer.Option(
            help=bi(
                "加哪些列：shares,intervals,mechanisms,type,mode,coverage,counts",
                "which columns: shares,intervals,mechanisms,type,mode,coverage,counts",
            )
        ),
    ] = "shares,type,mode",
    prefix: Annotated[str, typer.Option(help=bi("新列名前缀", "prefix of new names"))] = "",
    scheme: SchemeOption = DEFAULT,
    reading: ReadingOption = "calibrated",
    topics: Topics = "reference",
    encoding: Encoding = "",
    sheet: Annotated[str, typer.Option(help=bi("工作表（默认第一个）", "sheet of Excel"))] = "",
    report: Annotated[
        str, typer.Option(help=bi("把未匹配清单写到此 csv", "write what did not match here (csv)"))
    ] = "",
    workers: Workers = 0,
    force: Force = False,
    dry_run: DryRun = False,
) -> None:
    """Options only: the work is `textkit.enrich.enrich_file`."""
    with reported():
        from textkit.enrich import EnrichRequest, enrich_file
        from textkit.enrich.unmatched import write_unmatched
        from textkit.options import AnalysisOptions

        given = used(ctx)
        if given is not None:
            say(given.told(), err=not dry_run)
        request = EnrichRequest(
            data=data,
            out=out,
            text_column=text_column,
            files_column=files_column,
            files_root=Path(files_root) if files_root else None,
            corpus=Path(corpus) if corpus else None,
            keys=listed(keys),
            columns=listed(columns),
            prefix=prefix,
            options=AnalysisOptions(scheme=scheme, topics=topics, reading=reading),
            encoding=encoding,
            sheet=sheet,
            year=year or None,
            validate=validate,
            force=force,
            dry_run=dry_run,
            workers=workers,
            lang=current_lang(),
        )
        result = enrich_file(request)
        _print(result)
        if report and result.join is not None and not dry_run:
            write_unmatched(result.join, Path(report), current_lang())
        if result.failures:
            raise typer.Exit(SOME_FAILED if result.filled else NOTHING_DONE)


def _print(result: EnrichResult) -> None:
    done = Bi("有结果", "measured") if result.written else Bi("有文本", "with text")
    if result.join is not None:
        _print_join(result.join)
    else:
        say(
            Bi(
                f"{result.rows:,} 行：{result.filled:,} 行{done.zh}，{result.empty:,} 行无文本",
                f"{result.rows:,} rows, {result.filled:,} {done.en}, {result.empty:,} without "
                "text (missing)",
            ),
            err=False,
        )
    for failure in result.failures[:_SHOWN]:
        say(Bi(f"  ✗ {failure.source}: {failure.error.zh}",
               f"  ✗ {failure.source}: {failure.error.en}"))  # fmt: skip
    if len(result.failures) > _SHOWN:
        say(f"  … {len(result.failures):,}")
    for note in result.notes:
        say(note)
    names = ", ".join(result.columns)
    say(Bi(f"新增 {len(result.columns)} 列：{names}", f"{len(result.columns)} columns: {names}"),
        err=False)  # fmt: skip
    if not result.written:
        say(Bi("只是预演，没有写出任何文件", "a dry run: nothing was written"), err=False)
        return
    say(Bi(f"旧数据已逐格核对；写出：{result.out}",
           f"old data compared cell by cell; written: {result.out}"), err=False)  # fmt: skip


def _print_join(join: JoinReport) -> None:
    say(
        Bi(
            f"{join.rows:,} 行，匹配 {join.matched:,} 行，未匹配 {join.rows - join.matched:,} 行",
            f"{join.rows:,} rows, {join.matched:,} matched, {join.rows - join.matched:,} not",
        ),
        err=False,
    )
    for lost in join.unmatched[:_SHOWN]:
        years = f" {_span(lost.years)}" if lost.years else ""
        near = Bi(f"；最接近：{lost.near}", f"; nearest: {lost.near}") if lost.near else Bi("", "")
        say(
            Bi(
                f"  · {lost.name}{years}（{lost.rows} 行）：{lost.why.zh}{near.zh}",
                f"  · {lost.name}{years} (rows: {lost.rows}): {lost.why.en}{near.en}",
            ),
            err=False,
        )
    if len(join.unmatched) > _SHOWN:
        more = len(join.unmatched) - _SHOWN
        say(Bi(f"  … 还有 {more} 个，用 --report 写出全部",
               f"  … and {more} more: --report writes them all"), err=False)  # fmt: skip
    if join.unused:
        shown = "、".join(join.unused[:8])
        shown_en = ", ".join(join.unused[:8])
        n = len(join.unused)
        say(Bi(f"语料中有、数据中没有：{n} 个（{shown} …）",
               f"in the corpus and not in the data: {n} ({shown_en} …)"), err=False)  # fmt: skip


def _span(years: tuple[int, ...]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def register(app: typer.Typer) -> None:
    """Adds the command to `app`."""
    app.command(
        "enrich",
        help=bi("给已有的数据加上文本指标列。", "Add columns of measures to a dataset."),
    )(enrich)
