"""A finished run as data frames and figures, for notebooks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textkit.errors import UsageError
from textkit.i18n import Bi, locale_lang
from textkit.scheme import Scheme, load_scheme

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_STORE = Path(".textkit") / "tables"


@dataclass(frozen=True)
class Run:
    """The results in an output folder; each table is read at first use."""

    out: Path

    @property
    def tables(self) -> Path:
        """The folder of the run's Parquet tables."""
        return self.out / _STORE

    @cached_property
    def scheme(self) -> Scheme:
        """The scheme that the run was made with, as it is now."""
        return load_scheme(self.info["options"]["scheme"])

    def table(self, name: str) -> pd.DataFrame:
        """A table of the run by name. Raises `UsageError` that names the tables there are."""
        import pyarrow.parquet as pq

        frame: pd.DataFrame = pq.read_table(self.table_file(name)).to_pandas()
        return frame

    def table_file(self, name: str) -> Path:
        """The Parquet file of a table. Raises `UsageError` that names the tables there are."""
        file = self.tables / f"{name}.parquet"
        if not file.is_file():
            known = ", ".join(sorted(p.stem for p in self.tables.glob("*.parquet")))
            raise UsageError(
                Bi(f"没有表“{name}”", f"no table {name!r}"),
                str(self.out),
                Bi(f"现有：{known}" if known else "这里没有运行结果",
                   f"there are: {known}" if known else "no run has written here"),
            )  # fmt: skip
        return file

    @cached_property
    def emphasis(self) -> pd.DataFrame:
        """One row a document: shares, intervals, type, mode."""
        return self.table("emphasis")

    @cached_property
    def drivers(self) -> pd.DataFrame:
        """One row a document and driver."""
        return self.table("drivers")

    @cached_property
    def paragraphs(self) -> pd.DataFrame:
        """One row a paragraph: which driver it argues with."""
        return self.table("paragraphs")

    @cached_property
    def matches(self) -> pd.DataFrame:
        """One row a lexicon hit."""
        return self.table("matches")

    @cached_property
    def clusters(self) -> pd.DataFrame:
        """One row a document or a cluster told apart in it."""
        return self.table("clusters")

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """One row a contribution to a type or a mode."""
        return self.table("evidence")

    @cached_property
    def errors(self) -> pd.DataFrame:
        """One row an input that could not be read."""
        return self.table("errors")

    @cached_property
    def info(self) -> dict[str, Any]:
        """run.json: versions, options, hashes, counts."""
        data: dict[str, Any] = json.loads((self.out / "run.json").read_text("utf-8"))
        return data

    @property
    def plot(self) -> Plots:
        """Figures of this run."""
        return Plots(self)

    def _repr_html_(self) -> str:
        shares = [c for c in self.emphasis.columns if c.startswith("share_")][:4]
        shown = self.emphasis[["doc_id", "title", *shares, "cluster_type", "mode"]].head(10)
        return str(shown.to_html(index=False, float_format="{:.2f}".format, escape=True))


def open_run(out: Path) -> Run:
    """The finished run in `out`. Raises `UsageError` where there is none."""
    if not (out / "run.json").is_file() or not (out / _STORE).is_dir():
        raise UsageError(
            Bi("这里没有完成的运行结果", "no finished run is here"),
            str(out),
            Bi(
                "先运行 textkit analyze … -o 该文件夹",
                "run first: textkit analyze … -o THAT_FOLDER",
            ),
        )
    return Run(out)


@dataclass(frozen=True)
class Plots:
    """Figures of a run, made by matplotlib."""

    run: Run

    def emphasis(self, by: str = "") -> Figure:
        """Mean share of each driver with 95 % intervals, of all documents or a panel a group.

        `by` is empty or region, province, year, issuer, cluster_type, mode. Raises `UsageError`.
        """
        from textkit.report.figures import emphasis_figure

        return emphasis_figure(self.run.out, by=by, lang=locale_lang())
