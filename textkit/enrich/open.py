"""Datasets by file name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from textkit.enrich.csv_file import CsvData, JsonLinesData
from textkit.enrich.dataset import Dataset
from textkit.enrich.excel_file import ExcelData
from textkit.enrich.parquet_file import ParquetData
from textkit.enrich.spss_file import SpssData
from textkit.enrich.stata_file import StataData
from textkit.errors import ReadError, UsageError
from textkit.i18n import Bi

OPENERS: Mapping[str, Callable[[Path, str, str], Dataset]] = MappingProxyType(
    {
        ".dta": StataData,
        ".sav": SpssData,
        ".zsav": SpssData,
        ".xlsx": ExcelData,
        ".xlsm": ExcelData,
        ".csv": CsvData,
        ".tsv": CsvData,
        ".txt": CsvData,
        ".parquet": ParquetData,
        ".jsonl": JsonLinesData,
        ".ndjson": JsonLinesData,
    }
)


def open_dataset(path: Path, *, encoding: str = "", sheet: str = "") -> Dataset:
    """The dataset at `path`; only its header is read.

    `encoding` is for CSV and for Stata and SPSS files that do not state theirs, `sheet` for Excel.
    Raises `UsageError` for a file that is not there or of another kind, `ReadError` for a damaged
    one.
    """
    suffix = path.suffix.lower()
    if suffix not in OPENERS:
        known = " ".join(OPENERS)
        raise UsageError(
            Bi(f"不支持的数据格式“{suffix}”", f"datasets of kind {suffix!r} are not read"),
            str(path),
            Bi(f"可用：{known}（.xls 请另存为 .xlsx）", f"known: {known} (save .xls as .xlsx)"),
        )
    try:
        if path.is_dir() or not path.exists():
            raise _absent(path)
        return OPENERS[suffix](path, encoding, sheet)
    except ReadError as error:
        raise ReadError(error.what, str(path), error.hint) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReadError(
            Bi(f"无法读取：{reason}", f"cannot be read: {reason}"), str(path),
            Bi("请检查路径与权限", "check the path and its permissions"),
        ) from error  # fmt: skip


def _absent(path: Path) -> UsageError:
    from textkit.enrich.dataset import nearest

    beside = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    near = nearest(path.name, beside)
    return UsageError(
        Bi("找不到数据文件", "no such dataset"),
        str(path),
        Bi(f"是否指“{near}”？", f"do you mean {near!r}?") if near else None,
    )
