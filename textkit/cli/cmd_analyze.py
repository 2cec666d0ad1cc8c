"""`textkit analyze`: the main job, from a folder to all tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from textkit.cli.config import Used, used
from textkit.cli.options import (
    DEFAULT,
    DryRun,
    Encoding,
    Inputs,
    ReadingOption,
    SchemeOption,
    TextColumn,
    Topics,
    Workers,
    listed,
)
from textkit.cli.run import current_lang, exit_status, reported, say
from textkit.cli.words import bi
from textkit.i18n import Bi


def analyze(
    ctx: typer.Context,
    inputs: Inputs,
    out: Annotated[
        Path, typer.Option("-o", "--out", help=bi("输出文件夹", "folder for the results"))
    ],
    scheme: SchemeOption = DEFAULT,
    text_column: TextColumn = "",
    id_column: Annotated[str, typer.Option(help=bi("表格中的编号列", "id column of tables"))] = "",
    encoding: Encoding = "",
    ocr: Annotated[
        bool,
        typer.Option(
            "--ocr",
            help=bi(
                "识别扫描页与图片中的文字（每页数秒，需要 textkit[ocr]）",
                "recognise the text of scans and pictures (seconds a page, wants textkit[ocr])",
            ),
        ),
    ] = False,
    reading: ReadingOption = "calibrated",
    topics: Topics = "reference",
    heading_weight: Annotated[
        float, typer.Option(min=0, max=10, help=bi("标题的权重", "weight of headings"))
    ] = 1.0,
    quoted_titles: Annotated[
        bool, typer.Option("--quoted-titles", help=bi("计入《》中的命中", "count hits inside 《》"))
    ] = False,
    formats: Annotated[
        str,
        typer.Option(
            help=bi(
                "输出格式：csv,xlsx,parquet,jsonl,dta,sav（默认 csv 与不太大的 xlsx）",
                "csv,xlsx,parquet,jsonl,dta,sav (default: csv, xlsx if not large)",
            )
        ),
    ] = "",
    workers: Workers = 0,
    scheduler: Annotated[
        str, typer.Option(help=bi("Dask 调度器地址", "address of a Dask scheduler"))
    ] = "",
    ship_bytes: Annotated[
        bool,
        typer.Option(
            "--ship-bytes",
            help=bi("把文件内容发给 Dask 进程", "send the files' bytes to Dask workers"),
        ),
    ] = False,
    limit: Annotated[
        int, typer.Option(min=0, help=bi("只读前 N 个输入", "read the first N inputs only"))
    ] = 0,
    time_limit: Annotated[
        float,
        typer.Option(
            min=0,
            help=bi(
                "每个文件最多几秒（默认 300，--ocr 时 3600）",
                "seconds that a file may take (default: 300, with --ocr 3600)",
            ),
        ),
    ] = 0.0,
    memory_limit: Annotated[
        int,
        typer.Option(
            min=0, help=bi("每个文件最多多少 MB（0 不限）", "MB that a file may take (0: no bound)")
        ),
    ] = 0,
    seed: Annotated[int, typer.Option(help=bi("随机种子", "random seed"))] = 0,
    fresh: Annotated[
        bool, typer.Option("--fresh", help=bi("从头开始，不续跑", "begin anew, do not resume"))
    ] = False,
    strict: Annotated[
        bool,
        typer.Option("--strict", help=bi("有文件读不了就算失败", "any unread file is a failure")),
    ] = False,
    dry_run: DryRun = False,
    open_report: Annotated[
        bool, typer.Option("--open", help=bi("完成后打开报告", "open the report afterwards"))
    ] = False,
) -> None:
    """Options only: the work is `textkit.batch.run_analysis`."""
    with reported():
        from textkit.batch.local import Limits
        from textkit.batch.run import RunRequest, dry_run_summary, run_analysis
        from textkit.cli.progress import shown_progress
        from textkit.cli.summary import print_summary
        from textkit.options import AnalysisOptions

        given = used(ctx)
        options = AnalysisOptions(
            scheme=scheme,
            topics=_fitted(inputs, out, scheme, text_column, seed, fresh)
            if topics == "fit"
            else topics,
            reading=reading,
            heading_weight=heading_weight,
            count_quoted_titles=quoted_titles,
            seed=seed,
            text_column=text_column,
            id_column=id_column,
            encoding=encoding,
            ocr=ocr,
        )
        request = RunRequest(
            inputs=tuple(inputs),
            out=out,
            options=options,
            formats=listed(formats),
            workers=workers,
            scheduler=scheduler,
            ship_bytes=ship_bytes,
            limit=limit,
            limits=Limits(time_limit or (3_600.0 if ocr else 300.0), memory_limit << 20),
            fresh=fresh,
            lang=current_lang(),
            config=_recorded(given),
        )
        if given is not None:
            say(given.told(), err=not dry_run)
        if dry_run:
            say(dry_run_summary(request), err=False)
            return
        try:
            with shown_progress() as progress:
                run = run_analysis(request, progress)
        except KeyboardInterrupt:
            say(Bi("已完成的部分已保存，用同一命令继续",
                   "what was done is kept; the same command goes on"))  # fmt: skip
            raise
        print_summary(run)
        if open_report:
            typer.launch(str(out / "report.html"))
        raise typer.Exit(exit_status(run.counts, strict=strict))


def _recorded(given: Used | None) -> Mapping[str, object]:
    """What run.json says of the file of options."""
    return {} if given is None else {"file": str(given.path), "options": dict(given.options)}


def _fitted(
    inputs: list[str], out: Path, scheme: str, text_column: str, seed: int, fresh: bool
) -> str:
    """The folder of a topic model fitted on the inputs themselves, beside the results.

    It is kept: the same command again resumes with the same model. `--fresh` fits another.
    """
    import shutil
    from dataclasses import replace

    from textkit.cli.topic_inputs import iso_date, refuse_nothing, spooled
    from textkit.topic_study.run import fit_corpus
    from textkit.topics import REFERENCE_CONFIG, write_reference

    folder = out.with_name(f"{out.name}-topics")
    if fresh and (folder / "topics.json").is_file():
        shutil.rmtree(folder)
    if not (folder / "topics.json").is_file():
        with spooled(inputs, scheme, text_column) as corpus:
            refuse_nothing(corpus)
            config = replace(REFERENCE_CONFIG, random_state=seed)
            write_reference(
                fit_corpus(corpus, config=config, n_states=3, told=say),
                folder,
                trained_on=dict(sorted(corpus.sources.items())),
                date=iso_date(""),
                command="textkit analyze --topics fit",
            )
    return str(folder)


def register(app: typer.Typer) -> None:
    """Adds the command to `app`."""
    app.command(
        "analyze",
        help=bi("分析语料，写出全部表格与报告。", "Analyse a corpus: all tables and the report."),
    )(analyze)
