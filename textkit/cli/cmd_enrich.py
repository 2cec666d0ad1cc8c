"""`textkit enrich`: a researcher's dataset in, the same dataset plus columns out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textkit.cli.run import NOTHING_DONE, SOME_FAILED, current_lang, reported, say
from textkit.cli.words import bi
from textkit.i18n import Bi

if TYPE_CHECKING:
    from textkit.enrich import EnrichResult
    from textkit.enrich.join import JoinReport

_SHOWN = 20


def enrich(
    data: Annotated[
        Path,
        typer.Argument(help=bi("数据：dta sav xlsx csv parquet jsonl", "the dataset")),
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", help=bi("输出文件（同格式）", "output, same format"))
    ],
    text_column: Annotated[str, typer.Option(help=bi("文本所在列", "column of texts"))] = "",
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
        str, typer.Option(help=bi("m:1（默认）或 1:1", "m:1 (default) or 1:1"))
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
    scheme: Annotated[
        str, typer.Option(help=bi("方案：自带的名称或文件夹", "scheme: a shipped name or a folder"))
    ] = "cluster_digital",
    reading: Annotated[
        str, typer.Option(help=bi("份额取自：calibrated 或 lexicon", "calibrated or lexicon"))
    ] = "calibrated",
    topics: Annotated[
        str, typer.Option(help=bi("主题模型", "topic model: reference, none or a folder"))
    ] = "reference",
    encoding: Annotated[
        str, typer.Option(help=bi("数据编码（默认自动判断）", "encoding of the data"))
    ] = "",
    sheet: Annotated[str, typer.Option(help=bi("工作表（默认第一个）", "sheet of Excel"))] = "",
    report: Annotated[
        str, typer.Option(help=bi("把未匹配清单写到此 csv", "write what did not match here (csv)"))
    ] = "",
    workers: Annotated[
        int, typer.Option(min=0, help=bi("进程数（0：每核一个）", "processes (0: one a core)"))
    ] = 0,
    force: Annotated[
        bool, typer.Option("--force", help=bi("覆盖已有的输出", "replace an existing output"))
    ] = False,
) -> None:
    """Options only: the work is `textkit.enrich.enrich_file`."""
    with reported():
        from textkit.enrich import EnrichRequest, enrich_file
        from textkit.enrich.unmatched import write_unmatched
        from textkit.errors import UsageError
        from textkit.options import AnalysisOptions

        if validate not in ("m:1", "1:1"):
            raise UsageError(Bi(f"--validate 不能是 {validate}", f"--validate {validate}?"), "",
                             Bi("可用：m:1、1:1", "m:1 or 1:1"))  # fmt: skip
        request = EnrichRequest(
            data=data,
            out=out,
            text_column=text_column,
            files_column=files_column,
            files_root=Path(files_root) if files_root else None,
            corpus=Path(corpus) if corpus else None,
            keys=tuple(k.strip() for k in keys.split(",") if k.strip()),
            columns=tuple(c.strip() for c in columns.split(",") if c.strip()),
            prefix=prefix,
            options=AnalysisOptions(
                scheme=scheme,
                topics=topics,
                reading="lexicon" if reading == "lexicon" else "calibrated",
            ),
            encoding=encoding,
            sheet=sheet,
            year=year or None,
            validate="1:1" if validate == "1:1" else "m:1",
            force=force,
            workers=workers,
            lang=current_lang(),
        )
        result = enrich_file(request)
        _print(result)
        if report and result.join is not None:
            write_unmatched(result.join, Path(report), current_lang())
        if result.failures:
            raise typer.Exit(SOME_FAILED if result.filled else NOTHING_DONE)


def _print(result: EnrichResult) -> None:
    if result.join is not None:
        _print_join(result.join)
    else:
        say(
            Bi(
                f"{result.rows:,} 行：{result.filled:,} 行有结果，{result.empty:,} 行无文本",
                f"{result.rows:,} rows, {result.filled:,} measured, {result.empty:,} without text "
                "(missing)",
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
