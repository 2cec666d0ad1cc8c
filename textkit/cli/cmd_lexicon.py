"""`textkit lexicon`: what a lexicon is worth on a corpus, and what carries a result."""

from __future__ import annotations

from typing import Annotated

import typer

from textkit.cli import cmd_lexicon_files
from textkit.cli.options import DEFAULT, Inputs, Limit, OutFile, SchemeOption, TextColumn
from textkit.cli.run import ALL_READ, NOTHING_DONE, WRONG_USAGE, reported, say
from textkit.cli.words import bi
from textkit.i18n import Bi

lexicon = typer.Typer(
    no_args_is_help=True,
    help=bi(
        "检查、统计、扩展、比较、交换词典。", "Lint, count, expand, compare and exchange lexicons."
    ),
)


@lexicon.command("lint", help=bi("检查词典本身的问题。", "Find faults in a lexicon itself."))
def lint_command(scheme: SchemeOption = DEFAULT, out: OutFile = None, limit: Limit = 40) -> None:
    """Options only: the rules are in `textkit.lexicon.lint`."""
    with reported():
        from textkit.cli.listing import show_records
        from textkit.lexicon.lint import lint
        from textkit.pipeline.tokenizer import Segmenter
        from textkit.scheme import load_scheme, scheme_folder

        findings = lint(scheme, Segmenter("rust", load_scheme(scheme).words).cut)
        say(Bi(f"方案文件夹：{scheme_folder(scheme)}", f"scheme folder: {scheme_folder(scheme)}"))
        n_errors = sum(f.level == "error" for f in findings)
        show_records(findings, ("level", "where", "term", "message"), limit=limit, out=out)
        say(Bi(f"{len(findings)} 条，其中错误 {n_errors} 条",
               f"{len(findings)} findings, {n_errors} of them errors"))  # fmt: skip
        raise typer.Exit(WRONG_USAGE if n_errors else ALL_READ)


@lexicon.command(
    "stats",
    help=bi(
        "每个词条在语料中的命中；列出从未命中与一家独大的词条。",
        "Hits of each term in a corpus; dead and runaway terms.",
    ),
)
def stats_command(
    inputs: Inputs,
    scheme: SchemeOption = DEFAULT,
    verdict: Annotated[
        str,
        typer.Option(help=bi("只列：dead、idle、cut、runaway", "only: dead, idle, cut, runaway")),
    ] = "",
    text_column: TextColumn = "",
    out: OutFile = None,
    limit: Limit = 40,
) -> None:
    """Options only: the counting is in `textkit.lexicon.stats`."""
    with reported():
        from textkit.cli.listing import show_records
        from textkit.cli.tagged import TaggedCorpus
        from textkit.lexicon.stats import lexicon_stats
        from textkit.scheme import load_scheme

        corpus = TaggedCorpus(inputs, scheme, text_column)
        stats = lexicon_stats(corpus, load_scheme(scheme))
        if not stats.n_documents:
            raise typer.Exit(NOTHING_DONE)
        rows = [t for t in stats.terms if not verdict or t.verdict == verdict]
        rows.sort(key=lambda t: (-t.hits, t.term))
        columns = ("term", "mechanism", "hits", "documents", "counted", "share", "verdict")
        show_records(rows, columns, limit=limit, out=out)
        dead = sum(t.verdict == "dead" for t in stats.terms)
        runaway = sum(t.verdict == "runaway" for t in stats.terms)
        n, n_terms = stats.n_documents, len(stats.terms)
        say(
            Bi(
                f"{n} 篇，{n_terms} 个词条，从未命中 {dead}，一家独大 {runaway}",
                f"{n} documents, {n_terms} terms, {dead} dead, {runaway} runaway",
            )
        )
        raise typer.Exit(corpus.status)


@lexicon.command("kwic", help=bi("带上下文的关键词。", "Key word in context."))
def kwic_command(
    inputs: Inputs,
    scheme: SchemeOption = DEFAULT,
    term: Annotated[list[str] | None, typer.Option(help=bi("词条", "a term"))] = None,
    mechanism: Annotated[list[str] | None, typer.Option(help=bi("机制", "a mechanism"))] = None,
    width: Annotated[int, typer.Option(min=4, max=100, help=bi("上下文字数", "characters"))] = 20,
    text_column: TextColumn = "",
    out: OutFile = None,
    limit: Limit = 40,
) -> None:
    """Options only: the concordance is in `textkit.lexicon.kwic`."""
    with reported():
        from textkit.cli.listing import show_records
        from textkit.cli.tagged import TaggedCorpus
        from textkit.lexicon.kwic import check_selection, kwic
        from textkit.scheme import load_scheme

        check_selection(load_scheme(scheme), terms=term or (), mechanisms=mechanism or ())
        corpus = TaggedCorpus(inputs, scheme, text_column)
        rows = kwic(
            corpus,
            width=width,
            terms=term or (),
            mechanisms=mechanism or (),
        )
        columns = ("doc_id", "start", "left", "keyword", "right", "mechanism", "polarity")
        shown = show_records(rows, columns, limit=limit, out=out)
        raise typer.Exit(corpus.status if shown else NOTHING_DONE)


@lexicon.command(
    "ablate",
    help=bi(
        "逐个去掉词条，看份额与名次变多少。",
        "Drop each term in turn: how far shares and ranks move.",
    ),
)
def ablate_command(
    inputs: Inputs,
    scheme: SchemeOption = DEFAULT,
    text_column: TextColumn = "",
    out: OutFile = None,
    limit: Limit = 20,
) -> None:
    """Options only: the arithmetic is in `textkit.lexicon.ablate`."""
    with reported():
        from textkit.cli.listing import show_records
        from textkit.cli.tagged import TaggedCorpus
        from textkit.lexicon.ablate import ablate
        from textkit.scheme import load_scheme

        corpus = TaggedCorpus(inputs, scheme, text_column)
        rows = ablate(corpus, load_scheme(scheme))
        columns = (
            "term", "mechanism", "documents", "mean_shift", "max_shift", "rank_correlation",
            "dominant_changed", "carries",
        )  # fmt: skip
        shown = show_records(rows, columns, limit=limit, out=out)
        raise typer.Exit(corpus.status if shown else NOTHING_DONE)


def register(app: typer.Typer) -> None:
    """Adds the commands to `app`."""
    cmd_lexicon_files.register(lexicon)
    app.add_typer(lexicon, name="lexicon")
