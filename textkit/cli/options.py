"""Options that several commands share, each with its help in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textkit.cli.words import bi
from textkit.errors import OutputError
from textkit.i18n import Bi

DEFAULT = "cluster_digital"

SchemeOption = Annotated[
    str, typer.Option(help=bi("方案：自带的名称或文件夹", "scheme: a shipped name or a folder"))
]
Inputs = Annotated[
    list[str],
    typer.Argument(
        help=bi(
            "语料：文件、文件夹、通配符、zip 或表格", "corpus: files, folders, globs, zips, tables"
        )
    ),
]
OutFile = Annotated[
    Path | None, typer.Option("-o", "--out", help=bi("写成 CSV 文件", "write a CSV file"))
]
Limit = Annotated[int, typer.Option(min=1, help=bi("最多显示几行", "rows to show at most"))]
TextColumn = Annotated[str, typer.Option(help=bi("表格中的正文列", "text column of tables"))]


def new_file(path: Path | None) -> None:
    """Raises `OutputError` where there is a file already: nothing is overwritten."""
    if path is not None and path.exists():
        raise OutputError(
            Bi("文件已存在", "the file exists"), str(path), Bi("另取名字", "choose another name")
        )
