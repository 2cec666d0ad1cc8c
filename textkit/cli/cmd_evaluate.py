"""`textkit evaluate`: agreement with human labels, of textkit and of coders among themselves."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from textkit.cli.default_group import DefaultGroup
from textkit.cli.options import Workers
from textkit.cli.run import current_lang, reported, say
from textkit.cli.words import bi
from textkit.i18n import Bi

if TYPE_CHECKING:
    from textkit.evaluate.folds import HoldOut
    from textkit.evaluate.trainers import Method
    from textkit.options import Reading
    from textkit.scheme import Scheme
    from textkit.scoring.prefilter import CueFinder

_DEFAULT_SCHEME = "cluster_digital"
_FIGURES = (".svg", ".png", ".pdf")
SchemeOption = Annotated[
    str, typer.Option(help=bi("方案：自带的名称或文件夹", "scheme: a shipped name or a folder"))
]


class _Evaluate(DefaultGroup):
    default: ClassVar[str] = "gold"


evaluate = typer.Typer(
    cls=_Evaluate,
    no_args_is_help=True,
    help=bi(
        "与人工标注的一致性。textkit evaluate 标注文件 即 textkit evaluate gold 标注文件；"
        "另有抽样编码表（sample）与编码员一致性（agree）。",
        "Agreement with human labels. `textkit evaluate GOLD` is short for `textkit evaluate gold "
        "GOLD`; `sample` draws coding sheets, `agree` reads them back.",
    ),
)


@evaluate.command(
    "gold",
    help=bi(
        "对照标注文件评估，与多数类、关键词表、TF-IDF 三个基线并列。",
        "Judges textkit on labelled texts, beside three baselines.",
    ),
)
def gold_command(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD", help=bi("标注文件（.jsonl）或文件夹", "gold file (.jsonl) or folder")
        ),
    ],
    corpora: Annotated[
        Path | None,
        typer.Option(
            help=bi(
                "按位置标注的原文所在文件夹",
                "folder of the texts that labels by place point into",
            )
        ),
    ] = None,
    reading: Annotated[
        str, typer.Option(help=bi("读法：calibrated 或 lexicon", "calibrated or lexicon"))
    ] = "calibrated",
    hold_out: Annotated[
        str,
        typer.Option(
            help=bi(
                "留出：none（用现成模型）、group（整个作者或文件）、document（整篇）",
                "none (the model as it ships), group (whole writers or files), document",
            )
        ),
    ] = "none",
    train_with: Annotated[
        list[Path] | None,
        typer.Option(
            help=bi(
                "留出时另加的训练标注，可多次给出",
                "further labels to train on while holding out; may be repeated",
            )
        ),
    ] = None,
    scheme: SchemeOption = _DEFAULT_SCHEME,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help=bi("把各表写入文件夹", "folder for the tables")),
    ] = None,
    figure: Annotated[
        Path | None, typer.Option(help=bi("图：.svg、.png、.pdf", "a figure: .svg, .png, .pdf"))
    ] = None,
    ablate: Annotated[
        bool,
        typer.Option(
            "--ablate",
            help=bi(
                "逐一去掉读法的各部分再训练，看少了什么（需 --hold-out）",
                "train without each part of the reading in turn: what it brings (with --hold-out)",
            ),
        ),
    ] = False,
    seed: Annotated[int, typer.Option(help=bi("随机种子", "random seed"))] = 0,
    workers: Workers = 0,
) -> None:
    """Options only: the judging is in `textkit.evaluate`."""
    with reported():
        from textkit.cli.evaluation import (
            refuse_taken,
            show_ablation,
            show_evaluation,
            write_evaluation,
        )
        from textkit.cli.progress_line import progress_line
        from textkit.evaluate.fingerprints import read_fingerprints
        from textkit.evaluate.gold import labels_by_place, read_gold
        from textkit.evaluate.run import baselines
        from textkit.evaluate.run import evaluate as judge_all
        from textkit.scheme import load_scheme, scheme_folder

        _check(gold, reading, hold_out, figure)
        refuse_taken(out, figure)
        theory = load_scheme(scheme)
        labelled = read_gold(gold, theory, corpora=corpora)
        extra = [d for f in train_with or () for d in read_gold(f, theory, corpora=corpora)]
        if corpora is None and (n := labels_by_place(gold)):
            say(Bi(f"{n} 条按位置的标注未用：原文文件夹请用 --corpora 给出",
                   f"{n} labels by place are left out: name the folder of the texts by "
                   "--corpora"))  # fmt: skip
        method = _method(reading, hold_out, scheme, theory)
        rivals = _parts(method, hold_out) if ablate else baselines(theory, _cues(scheme))
        known = read_fingerprints(scheme_folder(scheme) / "models")
        with progress_line() as advanced:
            found = judge_all(
                labelled,
                method,
                theory,
                hold_out=_hold_out(hold_out),
                extra=extra,
                known=known if reading == "calibrated" else frozenset(),
                rivals=rivals,
                seed=seed,
                workers=workers or os.cpu_count() or 1,
                advanced=advanced,
            )
        show_ablation(found) if ablate else show_evaluation(found)
        if out is not None:
            write_evaluation(found, out)
        if figure is not None:
            from textkit.evaluate.chart import draw

            draw(found, theory, figure, lang=current_lang())
            say(Bi(f"图已写入 {figure}", f"figure written to {figure}"))


@evaluate.command(
    "sample",
    help=bi(
        "分层抽样，给每位编码员一份 xlsx 编码表（下拉选项、编码手册；不显示机器结果）。",
        "Draws a stratified sample and writes a coding sheet for each coder: drop-down lists, the "
        "codebook, nothing of what the machine thinks.",
    ),
)
def sample_command(
    inputs: Annotated[
        list[str],
        typer.Argument(help=bi("一次运行的文件夹，或语料", "folder of a run, or files to analyse")),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help=bi("编码表 .xlsx", "the sheet, .xlsx"))],
    n: Annotated[int, typer.Option("--n", min=2, help=bi("段落数", "paragraphs"))] = 200,
    by: Annotated[
        str,
        typer.Option(
            help=bi(
                "分层依据：main_driver，或运行结果 paragraphs、emphasis 表的列",
                "strata: main_driver, or a column of the run's paragraphs or emphasis table",
            )
        ),
    ] = "main_driver",
    coders: Annotated[int, typer.Option(min=1, max=20, help=bi("编码员数", "coders"))] = 2,
    min_chars: Annotated[
        int, typer.Option(min=1, help=bi("段落最少字数", "characters a paragraph has at least"))
    ] = 30,
    scheme: SchemeOption = _DEFAULT_SCHEME,
    text_column: Annotated[
        str, typer.Option(help=bi("表格中的正文列", "text column of tables"))
    ] = "",
    seed: Annotated[int, typer.Option(help=bi("随机种子", "random seed"))] = 0,
) -> None:
    """Options only: the draw is in `textkit.evaluate.drawing`, the sheet in `.sheet`."""
    with reported():
        from textkit.cli.coding import candidates, coder_paths, refuse_existing
        from textkit.cli.listing import show_records
        from textkit.evaluate.drawing import draw_sample, reading_order
        from textkit.evaluate.sheet import write_sheet

        paths = coder_paths(out, coders)
        strata_path = out.with_name(f"{out.stem}_strata.csv")
        refuse_existing(*paths, strata_path)
        theory, found = candidates(inputs, scheme, by, min_chars=min_chars, text_column=text_column)
        drawn, strata = draw_sample(found, n, seed=seed)
        for coder, path in enumerate(paths):
            write_sheet(reading_order(drawn, coder, seed=seed), theory, path, lang=current_lang())
            say(Bi(f"{len(drawn)} 段写入 {path}", f"{len(drawn)} paragraphs written to {path}"))
        show_records(strata, (), out=strata_path)


@evaluate.command(
    "agree",
    help=bi(
        "读回编码表：Krippendorff α、Cohen κ、逐驱动因素一致性、分歧对照。",
        "Reads coding sheets back: Krippendorff's alpha, Cohen's kappa, agreement by driver, "
        "disagreements side by side.",
    ),
)
def agree_command(
    sheets: Annotated[
        list[Path],
        typer.Argument(help=bi("两份或更多填好的编码表", "two or more sheets, filled in")),
    ],
    with_machine: Annotated[
        Path | None,
        typer.Option(
            help=bi("与这次运行的机器判断对照", "compare with what the machine said in this run")
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", help=bi("把分歧写入 .xlsx 或 .csv", "disagreements, .xlsx or .csv")
        ),
    ] = None,
    gold: Annotated[
        Path | None,
        typer.Option(
            help=bi("把一致的段落写成标注文件 .jsonl", "a gold file of what all agree on, .jsonl")
        ),
    ] = None,
    partial: Annotated[
        bool,
        typer.Option("--partial", help=bi("允许未编完的行", "allow rows without a label")),
    ] = False,
    scheme: SchemeOption = _DEFAULT_SCHEME,
    limit: Annotated[int, typer.Option(min=1, help=bi("最多显示几行", "rows to show"))] = 20,
) -> None:
    """Options only: the figures are in `textkit.evaluate.agreement`."""
    with reported():
        from textkit.cli.coding import machine_labels, read_sheets, refuse_existing, write_gold
        from textkit.cli.coding import write_disagreements as write
        from textkit.cli.listing import show_records
        from textkit.evaluate.agreement import agree, gold_lines, match_machine
        from textkit.scheme import load_scheme

        refuse_existing(*(p for p in (out, gold) if p is not None))
        theory = load_scheme(scheme)
        coded = read_sheets(sheets, theory, partial=partial)
        machine = None
        if with_machine is not None:
            machine = match_machine(coded[0], machine_labels(with_machine))
        found = agree(coded, theory, machine=machine)
        show_records(found.figures, ("between", "figure", "value", "low", "high", "n"), limit=200)
        say(Bi("逐驱动因素", "by driver"))
        show_records(
            found.drivers,
            ("between", "driver", "first", "second", "both", "specific_agreement"),
            limit=200,
        )
        n = len(found.disagreements)
        say(Bi(f"分歧 {n} 处", f"{n} disagreements"))
        if out is not None:
            write(found.disagreements, out)
        else:
            columns = ("item_id", "driver_1", "mechanism_1", "driver_2", "mechanism_2", "text")
            show_records(found.disagreements, columns, limit=limit)
        if gold is not None:
            write_gold(gold_lines(coded), gold)


def _check(gold: Path, reading: str, hold_out: str, figure: Path | None) -> None:
    from textkit.errors import UsageError

    if not gold.exists():
        raise UsageError(Bi("没有这个文件或文件夹", "there is no such file or folder"), str(gold))
    for option, value, known in (
        ("--reading", reading, ("calibrated", "lexicon")),
        ("--hold-out", hold_out, ("none", "group", "document")),
        ("--figure", figure.suffix.lower() if figure else _FIGURES[0], _FIGURES),
    ):
        if value not in known:
            raise UsageError(
                Bi(f"不认识“{value}”", f"{value!r} is not known"),
                option,
                Bi(f"可用：{'、'.join(known)}", f"there are: {', '.join(known)}"),
            )


def _hold_out(value: str) -> HoldOut:
    return "group" if value == "group" else "document" if value == "document" else "none"


def _method(reading: str, hold_out: str, scheme: str, theory: Scheme) -> Method:
    """The reading to judge: as it ships, or to be trained in the folds."""
    from textkit.emphasis.lexicon_reading import LexiconReader
    from textkit.errors import UsageError
    from textkit.evaluate.trainers import Method, ReadyReader, ReadyScorer
    from textkit.models import load_models
    from textkit.options import AnalysisOptions
    from textkit.scheme import scheme_folder

    if reading == "calibrated" and hold_out != "none":
        from textkit.training.reading import ReadingTrainer
        from textkit.training.scorer_models import LinearScorerTrainer

        cues = scheme_folder(scheme) / "cues"
        return Method(
            "calibrated",
            ReadingTrainer(theory),
            LinearScorerTrainer(theory, cues) if cues.is_dir() else None,
        )
    wanted: Reading = "lexicon" if reading == "lexicon" else "calibrated"
    models = load_models(AnalysisOptions(scheme=scheme, reading=wanted, topics="none"), theory)
    if models.reader is None and reading == "calibrated":
        raise UsageError(
            Bi("这个方案没有训练好的读法", "this scheme has no trained reading"),
            scheme,
            Bi("用 --reading lexicon，或用 --hold-out group 当场训练",
               "use --reading lexicon, or --hold-out group to train in this run"),
        )  # fmt: skip
    scorer = None if models.scorer is None else ReadyScorer(models.scorer)
    return Method(reading, ReadyReader(models.reader or LexiconReader(theory)), scorer)


def _parts(method: Method, hold_out: str) -> tuple[Method, ...]:
    """The reading without each of its parts; they are trained, so something is to be held out."""
    from textkit.errors import UsageError
    from textkit.training.ablation import without_each_part
    from textkit.training.reading import ReadingTrainer

    if hold_out == "none" or not isinstance(method.reading, ReadingTrainer):
        raise UsageError(
            Bi("去掉部分要重新训练", "leaving parts out means training anew"),
            "--ablate",
            Bi("加上 --hold-out group，读法用 calibrated",
               "add --hold-out group, and the calibrated reading"),
        )  # fmt: skip
    return without_each_part(method.reading)


def _cues(scheme: str) -> CueFinder | None:
    """The scheme's cues, where it has any."""
    from textkit.scheme import scheme_folder
    from textkit.scoring.cues import load_cues
    from textkit.scoring.prefilter import CueFinder

    folder = scheme_folder(scheme) / "cues"
    return CueFinder(load_cues(folder)) if folder.is_dir() else None


def register(app: typer.Typer) -> None:
    """Adds the commands to `app`."""
    app.add_typer(evaluate, name="evaluate")
