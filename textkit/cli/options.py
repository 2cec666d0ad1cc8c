"""Options that several commands share, each with its help in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

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
RunFolder = Annotated[Path, typer.Argument(help=bi("一次运行的输出文件夹", "folder of a run"))]
Limit = Annotated[int, typer.Option(min=1, help=bi("最多显示几行", "rows to show at most"))]
TextColumn = Annotated[str, typer.Option(help=bi("表格中的正文列", "text column of tables"))]
Encoding = Annotated[
    str,
    typer.Option(
        help=bi("文字编码（默认自动判断）", "encoding of text files and csv (default: told)")
    ),
]
ReadingName = Literal["calibrated", "lexicon"]
ReadingOption = Annotated[
    ReadingName,
    typer.Option(
        help=bi("份额取自：校准模型或词典", "shares from the calibrated model or lexicon")
    ),
]
Topics = Annotated[
    str,
    typer.Option(
        help=bi(
            "主题模型：reference、none 或文件夹；analyze 另有 fit",
            "topic model: reference, none or a folder; for analyze also fit",
        )
    ),
]
Workers = Annotated[
    int, typer.Option(min=0, help=bi("进程数（0：每核一个）", "processes (0: one a core)"))
]
Force = Annotated[
    bool, typer.Option("--force", help=bi("覆盖已有的输出", "replace an existing output"))
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=bi("只说明要做什么", "only say what would be done"))
]


def listed(text: str) -> tuple[str, ...]:
    """The parts of a comma-separated option; none of an empty one."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def new_file(path: Path | None) -> None:
    """Raises `OutputError` where there is a file already: nothing is overwritten."""
    if path is not None and path.exists():
        raise OutputError(
            Bi("文件已存在", "the file exists"), str(path), Bi("另取名字", "choose another name")
        )
