"""`textkit topics`: seeded topic models fitted, looked at, applied, and their number chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textkit.cli.options import DEFAULT, Inputs, Limit, OutFile, SchemeOption, TextColumn, new_file
from textkit.cli.run import ALL_READ, NOTHING_DONE, SOME_FAILED, current_lang, reported, say
from textkit.cli.words import bi
from textkit.i18n import Bi

if TYPE_CHECKING:
    from textkit.topic_study.run import DocumentTopics
    from textkit.topics import TopicConfig

Passes = Annotated[int, typer.Option(min=1, help=bi("遍历语料几遍", "passes over the corpus"))]
Seed = Annotated[int, typer.Option(min=0, help=bi("随机种子", "random seed"))]
MinDocuments = Annotated[
    int,
    typer.Option(
        min=1,
        help=bi(
            "词至少见于几篇才收入（种子词除外）",
            "documents a word must stand in (seeds are exempt)",
        ),
    ),
]
Chart = Annotated[
    Path | None,
    typer.Option(help=bi("画图：文件.svg、.png 或 .pdf", "draw a chart: FILE.svg, .png or .pdf")),
]
Model = typer.Option(
    help=bi("模型：reference（自带）或文件夹", "model: reference (the one that ships) or a folder")
)

topics = typer.Typer(
    no_args_is_help=True,
    help=bi("训练、查看、使用种子主题模型。", "Fit, look at and apply seeded topic models."),
)


@topics.command(
    "fit",
    help=bi(
        "用语料训练种子主题模型，写出模型与卡片。",
        "Fit a seeded topic model on a corpus: model and card.",
    ),
)
def fit_command(
    inputs: Inputs,
    out: Annotated[
        Path, typer.Option("-o", "--out", help=bi("输出文件夹（新）", "folder for the model, new"))
    ],
    scheme: SchemeOption = DEFAULT,
    background: Annotated[
        int, typer.Option(min=0, help=bi("无种子的背景主题数", "background topics without seeds"))
    ] = 12,
    passes: Passes = 5,
    seed: Seed = 0,
    states: Annotated[
        int,
        typer.Option(
            min=0,
            help=bi(
                "用几个随机种子测稳定性（0：不测）",
                "random seeds to measure stability over (0: do not)",
            ),
        ),
    ] = 5,
    min_documents: MinDocuments = 3,
    date: Annotated[
        str,
        typer.Option(help=bi("卡片上的日期（默认今天）", "date on the card (default: today)")),
    ] = "",
    gold: Annotated[
        Path | None,
        typer.Option(
            help=bi("标注文件或文件夹：把一致程度写入卡片", "labels: write agreement to the card")
        ),
    ] = None,
    corpora: Annotated[
        Path | None,
        typer.Option(help=bi("标注所指原文的文件夹", "folder that labels by place point into")),
    ] = None,
    text_column: TextColumn = "",
) -> None:
    """Options only: the work is in `textkit.topic_study.run` and `textkit.topics`."""
    with reported():
        from textkit.cli.topic_inputs import iso_date, refuse_nothing, shown_command, spooled
        from textkit.topic_study.agreement import agreement
        from textkit.topic_study.run import fit_corpus, new_folder
        from textkit.topics import write_reference

        day = iso_date(date)
        new_folder(out)
        with spooled(inputs, scheme, text_column) as corpus:
            refuse_nothing(corpus)
            fit = fit_corpus(corpus, config=_config(background, passes, seed, min_documents),
                             n_states=states, told=say)  # fmt: skip
            found = agreement(fit.model, corpus.reader, gold, corpora) if gold else {}
            write_reference(
                fit,
                out,
                trained_on=dict(sorted(corpus.sources.items())),
                date=day,
                command=shown_command(inputs, out, {
                    "scheme": scheme, "background": background, "passes": passes, "seed": seed,
                    "states": states, "min-documents": min_documents, "text-column": text_column,
                    "gold": gold, "corpora": corpora,
                }),
                agreement=found,
            )  # fmt: skip
        for name, value in found.items():
            say(f"{name}: {value:.3f}", err=False)
        fitted = fit.model.fitted
        missing = sum(map(len, fitted.missing_seeds.values()))
        total = sum(map(len, fitted.seeds.values()))
        n, n_words = corpus.n_documents, len(fitted.vocabulary.words)
        say(
            Bi(
                f"{n} 篇，{n_words} 个词；种子词 {total} 个，语料中没有的 {missing} 个",
                f"{n} documents, {n_words} words; {total} seeds, {missing} not in the corpus",
            )
        )
        say(Bi(f"已写出 {out}；查看：textkit topics show {out}",
               f"written: {out}; look at it: textkit topics show {out}"))  # fmt: skip
        raise typer.Exit(SOME_FAILED if corpus.n_failures else ALL_READ)


@topics.command(
    "show",
    help=bi(
        "主题、主题词、种子词、纯度、一致性、漂移与稳定性。",
        "Topics: words, seeds, purity, coherence, drift from the lexicon, stability.",
    ),
)
def show_command(
    model: Annotated[
        str,
        typer.Argument(
            help=bi("reference（自带）或模型文件夹", "reference (the one that ships) or a folder")
        ),
    ] = "reference",
    scheme: SchemeOption = DEFAULT,
    words: Annotated[
        int, typer.Option(min=1, max=100, help=bi("每个主题列几个词", "words of each topic"))
    ] = 10,
    seeds: Annotated[
        bool,
        typer.Option("--seeds", help=bi("逐个列出种子词的去向", "what became of each seed")),
    ] = False,
    missing: Annotated[
        bool,
        typer.Option("--missing", help=bi("只列语料中没有的种子词", "seeds the corpus lacks")),
    ] = False,
    on: Annotated[
        list[str] | None,
        typer.Option("--on", help=bi("再列出这些文档的份额", "and shares of these documents")),
    ] = None,
    chart: Chart = None,
    out: OutFile = None,
    limit: Limit = 60,
) -> None:
    """Options only: figures are in `topic_study.run`, charts in `topic_study.figures`."""
    with reported():
        from textkit.cli.listing import show_records
        from textkit.cli.topic_inputs import AppliedTopics, print_documents, unit_reader
        from textkit.scheme import load_scheme
        from textkit.topic_study.figures import check_chart, topics_chart
        from textkit.topic_study.run import open_model, topic_rows
        from textkit.topics import seed_readings

        check_chart(chart)
        theory = load_scheme(scheme)
        found = open_model(model, theory, scheme)
        rows = topic_rows(found, n_words=words)
        fitted = found.model.fitted
        if seeds or missing:
            readings = [s for s in seed_readings(fitted) if not missing or not s.documents]
            readings.sort(key=lambda s: (fitted.topics.index(s.topic), -s.documents, s.seed))
            columns: tuple[str, ...] = ("topic", "seed", "weight", "documents", "purity",
                                        "strongest_topic")  # fmt: skip
            show_records(readings, columns, limit=limit, out=out)
        else:
            columns = ("topic", "share", "coherence", "purity", "drift", "seeds", "missing",
                       "stability")  # fmt: skip
            show_records(rows, columns, limit=limit, out=out)
            for row in rows:
                say(f"{row.topic}: {row.words}", err=False)
                if row.drifts_to:
                    label = Bi("  种子之外：", "  besides its seeds: ").get(current_lang())
                    say(label + row.drifts_to, err=False)
        n, n_words = fitted.vocabulary.n_documents, fitted.vocabulary.n_tokens
        date = str(found.card.get("date") or "")
        say(
            Bi(
                f"训练于 {n} 篇、{n_words} 词 {date}",
                f"fitted on {n} documents, {n_words} words {date}",
            )
        )
        if chart is not None:
            for note in topics_chart(chart, found.model, rows, theory, lang=current_lang()):
                say(note)
            say(Bi(f"已写出 {chart}", f"written: {chart}"))
        if on:
            reader = unit_reader(scheme, "")
            applied = AppliedTopics(reader, on)
            print_documents(list(applied.rows(found.model)), theory.driver_keys, limit)
            raise typer.Exit(applied.status)


@topics.command(
    "apply",
    help=bi(
        "用模型给每篇文档算主题与驱动因素的份额。",
        "Topic and driver shares of each document by a model.",
    ),
)
def apply_command(
    inputs: Inputs,
    model: Annotated[str, Model] = "reference",
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            help=bi(
                "输出文件：csv、xlsx、parquet、jsonl、dta、sav（默认只显示）",
                "file to write: csv, xlsx, parquet, jsonl, dta, sav (default: show only)",
            ),
        ),
    ] = None,
    scheme: SchemeOption = DEFAULT,
    chart: Chart = None,
    text_column: TextColumn = "",
    limit: Limit = 40,
) -> None:
    """Options only: the work is in `textkit.topic_study.run` and `textkit.topic_study.table`."""
    with reported():
        from textkit.cli.topic_inputs import (
            AppliedTopics,
            print_documents,
            say_nothing,
            unit_reader,
        )
        from textkit.tables.writers import writer_of
        from textkit.topic_study.figures import check_chart, documents_chart
        from textkit.topic_study.run import open_model
        from textkit.topic_study.table import document_table

        check_chart(chart)
        reader = unit_reader(scheme, text_column)
        write = writer_of(out.suffix) if out is not None else None
        new_file(out)
        found = open_model(model, reader.scheme, scheme)
        applied = AppliedTopics(reader, inputs)
        kept: list[DocumentTopics] = []
        if out is not None and write is not None:
            rows = applied.rows(found.model, kept if chart is not None else None)
            table = document_table(rows, found.model, reader.scheme)
            for note in write(table, out, lang=current_lang()):
                say(note)
            if not applied.n_documents:
                out.unlink()
        else:
            kept = list(applied.rows(found.model))
            print_documents(kept, reader.scheme.driver_keys, limit)
        if not applied.n_documents:
            say_nothing()
            raise typer.Exit(NOTHING_DONE)
        if out is not None:
            n = applied.n_documents
            say(Bi(f"{n} 篇写入 {out}", f"{n} documents written to {out}"))
        if chart is not None:
            for note in documents_chart(chart, kept, reader.scheme, lang=current_lang()):
                say(note)
            say(Bi(f"已写出 {chart}", f"written: {chart}"))
        raise typer.Exit(applied.status)


@topics.command(
    "select",
    help=bi(
        "比较背景主题数：一致性、种子纯度、稳定性，并给出推荐。",
        "Compare counts of background topics by coherence, purity and stability; recommend one.",
    ),
)
def select_command(
    inputs: Inputs,
    scheme: SchemeOption = DEFAULT,
    counts: Annotated[
        str, typer.Option(help=bi("要比较的背景主题数", "counts of background topics"))
    ] = "4,8,12,16",
    passes: Passes = 5,
    seed: Seed = 0,
    states: Annotated[
        int,
        typer.Option(min=2, help=bi("用几个随机种子测稳定性", "random seeds to measure over")),
    ] = 3,
    min_documents: MinDocuments = 3,
    chart: Chart = None,
    out: OutFile = None,
    text_column: TextColumn = "",
) -> None:
    """Options only: the comparison is in `textkit.topics.selection`."""
    with reported():
        from textkit.cli.listing import show_records
        from textkit.cli.topic_inputs import refuse_nothing, spooled
        from textkit.topic_study.figures import check_chart, counts_chart
        from textkit.topic_study.run import background_counts, select_background

        check_chart(chart)
        new_file(out)
        asked = background_counts(counts)
        with spooled(inputs, scheme, text_column) as corpus:
            refuse_nothing(corpus)
            n_fits = len(asked) * (1 + states)
            say(Bi(f"读入 {corpus.n_documents} 篇；训练 {n_fits} 次",
                   f"{corpus.n_documents} documents read; fitting {n_fits} times"))  # fmt: skip
            found = select_background(
                corpus, counts=asked, config=_config(0, passes, seed, min_documents),
                n_states=states,
            )  # fmt: skip
        columns = ("background", "coherence", "seeded_coherence", "seed_purity", "stability",
                   "stability_low", "score", "recommended")  # fmt: skip
        show_records(found, columns)
        if out is not None:
            show_records(found, columns, out=out)
        chosen = next(f.background for f in found if f.recommended)
        say(Bi(f"推荐背景主题数 {chosen}：综合分与最高分相差不到 0.01 的最小者",
               f"{chosen} background topics are recommended: the fewest within .01 of the best "
               "score"), err=False)  # fmt: skip
        if chart is not None:
            for note in counts_chart(chart, found, lang=current_lang()):
                say(note)
            say(Bi(f"已写出 {chart}", f"written: {chart}"))
        raise typer.Exit(SOME_FAILED if corpus.n_failures else ALL_READ)


def _config(background: int, passes: int, seed: int, min_documents: int) -> TopicConfig:
    from dataclasses import replace

    from textkit.topics import REFERENCE_CONFIG

    return replace(
        REFERENCE_CONFIG,
        background=background,
        passes=passes,
        random_state=seed,
        no_below=min_documents,
    )


def register(app: typer.Typer) -> None:
    """Adds the commands to `app`."""
    app.add_typer(topics, name="topics")
