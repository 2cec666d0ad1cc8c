"""`textkit train`: the shipped reading, made again from labels."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from textkit.cli.run import reported, say
from textkit.cli.words import bi
from textkit.i18n import Bi


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
            help=bi("真实语料文件夹：按位置的标注与词向量需要它",
                    "folder of real files: labels by place and word vectors need it")
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
    date: Annotated[
        str, typer.Option(help=bi("写进模型卡的日期", "date for the model's card"))
    ] = "",
) -> None:  # fmt: skip
    """Options only: training is in `textkit.training`."""
    with reported():
        from datetime import UTC, datetime

        from textkit.resources import corpora_dir
        from textkit.scheme import load_scheme, scheme_folder
        from textkit.training.models import train_reading

        given = labels or [corpora_dir() / "gold", corpora_dir() / "training"]
        shown = "textkit train" + (" --corpora FOLDER" if corpora is not None else "")
        made = train_reading(
            load_scheme(scheme),
            given,
            out or scheme_folder(scheme) / "models",
            corpora=corpora,
            command=shown if labels is None else " ".join(["textkit", *sys.argv[1:]]),
            date=date or datetime.now(UTC).date().isoformat(),
        )
        say(made.note)
        say(Bi(f"已写出 {made.folder}", f"written: {made.folder}"))


def register(app: typer.Typer) -> None:
    """Adds the command to `app`."""
    app.command(
        "train",
        help=bi("用标注训练校准读数的模型。", "Train the calibrated reading from labels."),
    )(train_command)
