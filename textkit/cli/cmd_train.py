"""`textkit train`: the shipped reading and scorer, made again from labels."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from textkit.cli.run import reported, say
from textkit.cli.words import bi
from textkit.i18n import Bi

_MODELS = ("reading", "scorer")


def train_command(
    labels: Annotated[
        list[Path] | None,
        typer.Option(
            "--labels",
            help=bi("标注文件或文件夹（默认自带）", "gold files or folders (default: shipped)"),
        ),
    ] = None,
    corpora: Annotated[
        Path | None,
        typer.Option(
            help=bi("真实语料文件夹：按位置的标注需要它",
                    "folder of real files: labels by place need it")
        ),
    ] = None,
    scheme: Annotated[
        str, typer.Option(help=bi("方案：自带的名称或文件夹", "scheme: a shipped name or a folder"))
    ] = "cluster_digital",
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help=bi("模型写到哪里（默认方案内）",
                                            "where models go (default: in the scheme)")),
    ] = None,
    only: Annotated[
        str,
        typer.Option(help=bi("只训练其中一个：reading（读数）或 scorer（集群类型与模式）",
                             "train one of them: reading, or scorer (cluster type and mode)"))
    ] = "",
    date: Annotated[
        str, typer.Option(help=bi("写进模型卡的日期", "date for the model's card"))
    ] = "",
) -> None:  # fmt: skip
    """Options only: training is in `textkit.training`."""
    with reported():
        from datetime import UTC, datetime

        from textkit.errors import UsageError
        from textkit.resources import corpora_dir
        from textkit.scheme import load_scheme, scheme_folder
        from textkit.training.models import Trained, train_reading

        if only not in {"", *_MODELS}:
            raise UsageError(
                Bi(f"不认识“{only}”", f"{only!r} is not known"),
                "--only",
                Bi(f"可用：{'、'.join(_MODELS)}", f"there are: {', '.join(_MODELS)}"),
            )
        theory, folder = load_scheme(scheme), scheme_folder(scheme)
        given = labels or [corpora_dir() / "gold", corpora_dir() / "training"]
        asked = f" --only {only}" if only else ""
        shown = "textkit train" + (" --corpora FOLDER" if corpora is not None else "") + asked
        command = shown if labels is None else " ".join(["textkit", *sys.argv[1:]])
        day = date or datetime.now(UTC).date().isoformat()
        models = out or folder / "models"
        made: list[Trained] = []
        if only in {"", "reading"}:
            made.append(
                train_reading(theory, given, models, corpora=corpora, command=command, date=day)
            )
        if only == "scorer" or (not only and (folder / "cues").is_dir()):
            from textkit.training.scorer_models import train_shipped_scorer

            made.append(
                train_shipped_scorer(
                    theory, given, folder / "cues", models,
                    corpora=corpora, command=command, date=day,
                )
            )  # fmt: skip
        for model in made:
            say(model.note)
            say(Bi(f"已写出 {model.folder}", f"written: {model.folder}"))


def register(app: typer.Typer) -> None:
    """Adds the command to `app`."""
    app.command(
        "train",
        help=bi(
            "用标注训练模型：校准读数，以及集群类型与模式。",
            "Train from labels: the calibrated reading, and the scorer of cluster type and mode.",
        ),
    )(train_command)
