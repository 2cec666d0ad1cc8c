"""`textkit lexicon expand|diff|import|export`: lexicons that grow, change and travel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textkit.cli.options import DEFAULT, Inputs, Limit, OutFile, SchemeOption, TextColumn, new_file
from textkit.cli.run import reported, say
from textkit.cli.words import bi
from textkit.i18n import Bi

if TYPE_CHECKING:
    from textkit.lexicon.entries import Change, LexiconEntry
    from textkit.lexicon.expand import Proposal

FormatOption = Annotated[
    str,
    typer.Option(
        "-f",
        "--format",
        help=bi(
            "cntext、quanteda、liwc、csv、xlsx（默认看扩展名）",
            "cntext, quanteda, liwc, csv, xlsx (default: by suffix)",
        ),
    ),
]


def expand_command(
    inputs: Inputs,
    scheme: SchemeOption = DEFAULT,
    mechanism: Annotated[
        list[str] | None,
        typer.Option(
            help=bi("只为这些机制（默认全部）", "for these mechanisms only (default: all)")
        ),
    ] = None,
    n: Annotated[
        int, typer.Option("-n", min=1, help=bi("每个机制几个候选", "candidates a mechanism"))
    ] = 20,
    min_paragraphs: Annotated[
        int,
        typer.Option(min=1, help=bi("候选至少见于几段", "paragraphs a candidate must stand in")),
    ] = 5,
    min_pmi: Annotated[
        float, typer.Option(help=bi("点互信息下限（比特）", "least mutual information, bits"))
    ] = 1.0,
    text_column: TextColumn = "",
    out: OutFile = None,
    limit: Limit = 60,
) -> None:
    """Options only: the association measures are in `textkit.lexicon.expand`."""
    with reported():
        from textkit.cli.listing import show_records
        from textkit.cli.tagged import TaggedCorpus
        from textkit.lexicon.expand import propose
        from textkit.scheme import load_scheme

        theory = load_scheme(scheme)
        _refuse_unknown(mechanism or (), [m for _, m in theory.mechanism_pairs])
        corpus = TaggedCorpus(inputs, scheme, text_column)
        found = propose(
            corpus,
            theory,
            mechanisms=mechanism or (),
            n=n,
            min_paragraphs=min_paragraphs,
            min_pmi=min_pmi,
        )
        columns = ("mechanism", "term", "paragraphs", "together", "g2", "pmi", "example_1")
        show_records([_flat(p) for p in found], columns, limit=limit, out=out)
        say(Bi(f"{corpus.n_documents} 篇，{len(found)} 个候选；词典未改动，由您取舍",
               f"{corpus.n_documents} documents, {len(found)} candidates; the lexicon is "
               "unchanged: the choice is yours"))  # fmt: skip
        raise typer.Exit(corpus.status)


def diff_command(
    before: Annotated[
        str,
        typer.Argument(
            help=bi("旧：方案名、方案文件夹或词表文件", "before: a scheme, its folder, or a file")
        ),
    ],
    after: Annotated[
        str,
        typer.Argument(
            help=bi("新：方案名、方案文件夹或词表文件", "after: a scheme, its folder, or a file")
        ),
    ],
    out: OutFile = None,
    limit: Limit = 60,
) -> None:
    """Options only: the comparison is in `textkit.lexicon.entries`."""
    with reported():
        from collections import Counter

        from textkit.cli.listing import show_records
        from textkit.lexicon.entries import diff

        changes = diff(_entries(before), _entries(after))
        columns = ("kind", "term", "before", "after", "weight_before", "weight_after")
        if changes:
            show_records([_row(c) for c in changes], columns, limit=limit, out=out)
        counts = Counter(c.kind for c in changes)
        told = ", ".join(f"{kind} {count}" for kind, count in counts.items())
        say(Bi(f"{len(changes)} 处不同 {told}", f"{len(changes)} differences {told}"))


def import_command(
    file: Annotated[
        Path, typer.Argument(help=bi("词表：yaml、dic、csv、xlsx", "lexicon: yaml, dic, csv, xlsx"))
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", help=bi("方案文件夹（新）", "folder of the scheme, new"))
    ],
    scheme: Annotated[
        str,
        typer.Option(
            help=bi(
                "以此方案为底，只换词条（默认按类别另建方案）",
                "keep this scheme, replace its terms (default: a scheme of the categories)",
            )
        ),
    ] = "",
    form: FormatOption = "",
) -> None:
    """Options only: the work is in `textkit.lexicon.new_scheme`."""
    with reported():
        from textkit.lexicon.interchange import read_lexicon
        from textkit.lexicon.new_scheme import scheme_of_lexicon

        _refuse_absent(file)
        made = scheme_of_lexicon(read_lexicon(file, form), out, base=scheme)
        n_terms, n_drivers = len(made.homed_terms), len(made.drivers)
        say(
            Bi(
                f"{n_terms} 个词条、{n_drivers} 个驱动因素写入 {out}；使用：--scheme {out}",
                f"{n_terms} terms of {n_drivers} drivers written to {out}; use it: --scheme {out}",
            )
        )


def export_command(
    out: Annotated[
        Path,
        typer.Option("-o", "--out", help=bi("文件：yaml、dic、csv、xlsx", "yaml, dic, csv, xlsx")),
    ],
    scheme: SchemeOption = DEFAULT,
    form: FormatOption = "",
) -> None:
    """Options only: the formats are in `textkit.lexicon.interchange`."""
    with reported():
        from textkit.lexicon.entries import scheme_entries
        from textkit.lexicon.interchange import write_lexicon
        from textkit.scheme import load_scheme

        new_file(out)
        entries = scheme_entries(load_scheme(scheme))
        write_lexicon(out, entries, form)
        say(Bi(f"{len(entries)} 个词条写入 {out}", f"{len(entries)} terms written to {out}"))
        lossy = form in ("cntext", "quanteda", "liwc") or out.suffix.lower() not in (
            ".csv", ".tsv", ".xlsx",
        )  # fmt: skip
        if lossy and any(e.weight != 1 or e.exclude or e.note for e in entries):
            say(Bi("此格式没有权重、排除词和备注的位置，已略去",
                   "weights, exclusions and notes have no place in it: left out"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A proposal as a row, its contexts side by side."""

    driver: str
    mechanism: str
    term: str
    paragraphs: int
    together: int
    g2: float
    pmi: float
    example_1: str
    example_2: str
    example_3: str


def _flat(p: Proposal) -> _Candidate:
    told = [f"{e.doc_id}: {e.left}【{e.keyword}】{e.right}" for e in p.examples]
    one, two, three = (*told, "", "", "")[:3]
    return _Candidate(
        p.driver, p.mechanism, p.term, p.paragraphs, p.together, p.g2, p.pmi, one, two, three
    )


@dataclass(frozen=True, slots=True)
class _Difference:
    """A change as a row."""

    kind: str
    term: str
    before: str
    after: str
    weight_before: float | None
    weight_after: float | None
    exclusions_before: str
    exclusions_after: str


def _row(c: Change) -> _Difference:
    a, b = c.before, c.after
    return _Difference(
        kind=c.kind,
        term=c.term,
        before="/".join(a.path) if a else "",
        after="/".join(b.path) if b else "",
        weight_before=a.weight if a else None,
        weight_after=b.weight if b else None,
        exclusions_before="|".join(a.exclude) if a else "",
        exclusions_after="|".join(b.exclude) if b else "",
    )


def _entries(named: str) -> Sequence[LexiconEntry]:
    """The lexicon that a user names: a file, the folder of a scheme, or a shipped scheme."""
    from textkit.lexicon.entries import scheme_entries
    from textkit.lexicon.interchange import read_lexicon
    from textkit.scheme import load_scheme

    if Path(named).is_file():
        return read_lexicon(named)
    return scheme_entries(load_scheme(named))


def _refuse_absent(file: Path) -> None:
    from textkit.errors import UsageError

    if not file.is_file():
        raise UsageError(
            Bi("没有这个文件", "there is no such file"), str(file), Bi("检查路径", "check the path")
        )


def _refuse_unknown(asked: Sequence[str], known: Sequence[str]) -> None:
    from textkit.errors import UsageError

    for name in asked:
        if name not in known:
            raise UsageError(
                Bi(f"没有机制“{name}”", f"no mechanism {name!r}"),
                "--mechanism",
                Bi(f"可用：{'、'.join(known)}", f"there are: {', '.join(known)}"),
            )


def register(lexicon: typer.Typer) -> None:
    """Adds the commands to `textkit lexicon`."""
    for name, command, help_ in (
        (
            "expand",
            expand_command,
            bi(
                "从语料中为各机制提出候选词条，附语境；不改词典。",
                "Propose terms for each mechanism from a corpus, in context; changes nothing.",
            ),
        ),
        ("diff", diff_command, bi("比较两个词典。", "Compare two lexicons.")),
        (
            "import",
            import_command,
            bi(
                "把其他软件的词表变成方案文件夹。",
                "Turn a lexicon of another program into the folder of a scheme.",
            ),
        ),
        (
            "export",
            export_command,
            bi("把词典写成其他软件的格式。", "Write a lexicon in another program's format."),
        ),
    ):
        lexicon.command(name, help=help_)(command)
