"""Coding sheets and the files around them: where paragraphs come from, where results go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from textkit.cli.listing import show_records
from textkit.cli.run import current_lang, say
from textkit.errors import OutputError, UsageError
from textkit.evaluate.agreement import Disagreement
from textkit.evaluate.coded import CodedSheet, check_same_items, read_sheet
from textkit.evaluate.drawing import Candidate
from textkit.i18n import Bi
from textkit.scheme import Scheme, load_scheme
from textkit.tables.output import whole_file

if TYPE_CHECKING:
    from textkit.run import Run

_OF_INPUTS = ("main_driver", "main_mechanism", "doc_id")  # strata where no run is given


def coder_paths(out: Path, coders: int) -> list[Path]:
    """A file a coder: sheet.xlsx for one, sheet_1.xlsx, sheet_2.xlsx … for more."""
    if out.suffix.lower() != ".xlsx":
        raise UsageError(Bi("编码表应为 .xlsx", "a coding sheet should be .xlsx"), str(out))
    if coders == 1:
        return [out]
    return [out.with_name(f"{out.stem}_{i}{out.suffix}") for i in range(1, coders + 1)]


def refuse_existing(*paths: Path) -> None:
    """Raises `OutputError` for the first that exists: coders' work is never written over."""
    for path in paths:
        if path.exists():
            raise OutputError(
                Bi("文件已存在", "the file exists"),
                str(path),
                Bi("另取名字", "choose another name"),
            )


def candidates(
    inputs: Sequence[str], scheme: str, by: str, *, min_chars: int, text_column: str
) -> tuple[Scheme, Iterator[Candidate]]:
    """Paragraphs to draw from, of a finished run or of inputs that are analysed now; no headings.

    Of a run, the scheme is the run's.
    """
    folder = Path(inputs[0])
    if len(inputs) == 1 and (folder / "run.json").is_file():
        from textkit.run import open_run

        run = open_run(folder)
        return run.scheme, _of_run(run, by, min_chars)
    if by not in _OF_INPUTS:
        raise UsageError(
            Bi(f"没有分层列“{by}”", f"no column {by!r} to stratify by"),
            "--by",
            Bi(f"对语料可用：{'、'.join(_OF_INPUTS)}；其他列须给出运行结果文件夹",
               f"for inputs there are: {', '.join(_OF_INPUTS)}; for other columns name a run"),
        )  # fmt: skip
    return load_scheme(scheme), _of_inputs(inputs, scheme, by, min_chars, text_column)


def _of_run(run: Run, by: str, min_chars: int) -> Iterator[Candidate]:
    frame = run.paragraphs
    if by not in frame.columns:
        if by not in run.emphasis.columns:
            raise UsageError(
                Bi(f"没有分层列“{by}”", f"no column {by!r} to stratify by"),
                "--by",
                Bi(
                    "可用 paragraphs 与 emphasis 两表的列", "use a column of paragraphs or emphasis"
                ),
            )
        frame = frame.merge(run.emphasis[["doc_id", by]], on="doc_id", how="left")
    strata = frame[by].astype("string").fillna("").tolist()
    held = frame[["doc_id", "paragraph", "heading", "text", "is_heading"]]
    body = held.fillna({"heading": ""}).to_dict("records")  # pandas has NaN for a missing text
    for row, stratum in zip(body, strata, strict=True):
        text = str(row["text"])
        if not row["is_heading"] and len(text) >= min_chars:
            heading = str(row["heading"])
            yield Candidate(str(row["doc_id"]), int(row["paragraph"]), heading, text, str(stratum))


def _of_inputs(
    inputs: Sequence[str], scheme: str, by: str, min_chars: int, text_column: str
) -> Iterator[Candidate]:
    from textkit.api import iter_analyses
    from textkit.cli.highlight import print_failure
    from textkit.options import AnalysisOptions
    from textkit.records import Failure

    options = AnalysisOptions(scheme=scheme, text_column=text_column, topics="none", n_bootstrap=0)
    for found in iter_analyses(inputs, options):
        if isinstance(found, Failure):
            print_failure(found)
            continue
        document = found.document
        for p, r in zip(found.tagged.paragraphs, found.emphasis.paragraphs, strict=True):
            text = document.text[p.start : p.end]
            stratum = document.doc_id if by == "doc_id" else str(getattr(r, by))
            if not p.is_heading and len(text) >= min_chars:
                yield Candidate(document.doc_id, p.index, p.heading, text, stratum)


def read_sheets(paths: Sequence[Path], scheme: Scheme, *, partial: bool) -> list[CodedSheet]:
    """Two or more coders' sheets of the same draw. Raises `UsageError` for every fault."""
    if len(paths) < 2:
        raise UsageError(
            Bi("需要两份或更多编码表", "two sheets or more are needed"), "textkit evaluate agree"
        )
    sheets = [read_sheet(path, scheme, partial=partial) for path in paths]
    if len({s.coder for s in sheets}) < len(sheets):
        raise UsageError(
            Bi("编码表文件名须各不相同", "the sheets need names of their own"), paths[0].name
        )
    check_same_items(sheets)
    return sheets


def machine_labels(out: Path) -> dict[str, tuple[str, str]]:
    """(driver, text) of every paragraph of a run, by item id."""
    from textkit.run import open_run

    frame = open_run(out).paragraphs[["doc_id", "paragraph", "main_driver", "text"]]
    return {
        f"{row['doc_id']}#{row['paragraph']}": (str(row["main_driver"]), str(row["text"]))
        for row in frame.to_dict("records")
    }


def write_gold(lines: Iterable[str], path: Path) -> None:
    """Writes gold lines, one a line."""
    made = list(lines)
    with whole_file(path) as temporary:
        temporary.write_text("".join(f"{line}\n" for line in made), "utf-8")
    say(Bi(f"{len(made)} 段一致，写入 {path}", f"{len(made)} agreed paragraphs written to {path}"))


def write_disagreements(rows: Sequence[Disagreement], path: Path) -> None:
    """Writes disagreements as xlsx or, by the ending, as csv."""
    if path.suffix.lower() != ".xlsx":
        show_records(rows, (), out=path)
        return
    import pyarrow as pa

    from textkit.tables.excel import write_xlsx

    names = [f.name for f in fields(Disagreement)]
    schema = pa.schema([pa.field(name, pa.string()) for name in names])
    table = pa.table({name: [getattr(r, name) for r in rows] for name in names}, schema=schema)
    for note in write_xlsx(table, path, lang=current_lang()):
        say(note)
    say(Bi(f"{len(rows)} 行写入 {path}", f"{len(rows)} rows written to {path}"))
