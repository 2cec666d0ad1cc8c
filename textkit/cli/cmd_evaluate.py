"""`textkit evaluate`: agreement with human labels, of textkit and of coders among themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from textkit.cli.default_group import DefaultGroup
from textkit.cli.run import current_lang, reported, say
from textkit.cli.words import bi
from textkit.i18n import Bi

if TYPE_CHECKING:
    from textkit.evaluate.folds import HoldOut
    from textkit.evaluate.trainers import GoldTagger, Method
    from textkit.options import Reading
    from textkit.scheme import Scheme

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
    seed: Annotated[int, typer.Option(help=bi("随机种子", "random seed"))] = 0,
) -> None:
    """Options only: the judging is in `textkit.evaluate`."""
    with reported():
        from textkit.cli.evaluation import refuse_taken, show_evaluation, write_evaluation
        from textkit.cli.progress_line import progress_line
        from textkit.evaluate.fingerprints import read_fingerprints
        from textkit.evaluate.gold import labels_by_place, read_gold
        from textkit.evaluate.run import evaluate as judge_all
        from textkit.evaluate.trainers import GoldTagger
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
        tagger = GoldTagger(theory)
        method = _method(reading, hold_out, scheme, theory, tagger)
        known = read_fingerprints(scheme_folder(scheme) / "models")
        with progress_line() as advanced:
            found = judge_all(
                labelled,
                method,
                theory,
                hold_out=_hold_out(hold_out),
                extra=extra,
                known=known if reading == "calibrated" else frozenset(),
                tagger=tagger,
                seed=seed,
                advanced=advanced,
            )
        show_evaluation(found)
        if out is not None:
            write_evaluation(found, out)
        if figure is not None:
            from textkit.evaluate.chart import draw

            draw(found, theory, figure, lang=current_lang())
            say(Bi(f"图已写入 {figure}", f"figure written to {figure}"))


def _check(gold: Path, reading: str, hold_out: str, figure: Path | None) -> None:
    from difflib import get_close_matches

    from textkit.errors import UsageError

    if not gold.exists():
        near = get_close_matches(str(gold), ("sample", "agree", "gold"), n=1)
        raise UsageError(
            Bi("没有这个文件或文件夹", "there is no such file or folder"),
            str(gold),
            Bi(f"您要的是 evaluate {near[0]} 吗？", f"did you mean evaluate {near[0]}?")
            if near
            else None,
        )
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


def _method(reading: str, hold_out: str, scheme: str, theory: Scheme, tagger: GoldTagger) -> Method:
    """The reading to judge: as it ships, or to be trained in the folds."""
    from textkit.emphasis.lexicon_reading import LexiconReader
    from textkit.errors import UsageError
    from textkit.evaluate.trainers import Method, ReadyReader, ReadyScorer
    from textkit.models import load_models
    from textkit.options import AnalysisOptions
    from textkit.scheme import scheme_folder

    if reading == "calibrated" and hold_out != "none":
        from textkit.training.models import shipped_vectors
        from textkit.training.reading import ReadingTrainer

        vectors = shipped_vectors(scheme_folder(scheme) / "models")
        return Method("calibrated", ReadingTrainer(theory, vectors))
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


def register(app: typer.Typer) -> None:
    """Adds the commands to `app`."""
    app.add_typer(evaluate, name="evaluate")
