"""What LibreOffice and R's haven make of a file. Tests skip where they are not installed."""

from __future__ import annotations

import csv
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,{formulas}"
_READ = """
suppressMessages(library(haven)); a <- commandArgs(TRUE)
d <- if (!grepl("dta$", a[1])) read_sav(a[1], user_na = TRUE) else
  read_dta(a[1], encoding = if (a[3] == "") NULL else a[3])
text <- function(x) {
  t <- if (is.labelled(x)) as.character(as_factor(x, levels = "labels"))
       else if (is.numeric(x)) sprintf("%.17g", as.numeric(x)) else as.character(x)
  t[is.na(x)] <- ""
  t
}
o <- as.data.frame(lapply(d, text), check.names = FALSE, stringsAsFactors = FALSE)
names(o) <- names(d)
write.table(o, a[2], sep = "\\x1f", eol = "\\x1e", quote = FALSE, row.names = FALSE,
            fileEncoding = "UTF-8")
"""


@cache
def has_haven() -> bool:
    """Whether R with haven is installed."""
    if shutil.which("Rscript") is None:
        return False
    ask = ["Rscript", "-e", "quit(status = !requireNamespace('haven', quietly = TRUE))"]
    return subprocess.run(ask, capture_output=True, check=False).returncode == 0


def by_libreoffice(path: Path, tmp_path: Path, *, formulas: bool = False) -> list[list[str]]:
    """The first sheet as rows of text, as LibreOffice writes it; or with formulas as such."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice on this machine")
    form = _CSV.format(formulas=str(formulas).lower())
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"]
    if path.suffix == ".csv":
        command.append("--infilter=CSV:44,34,76,1")
    out = tmp_path / "converted"
    command += ["--convert-to", form, "--outdir", str(out), str(path)]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    with (out / f"{path.stem}.csv").open(encoding="utf-8", newline="") as f:
        return list(csv.reader(f))


def by_haven(path: Path, tmp_path: Path, encoding: str = "") -> list[list[str]]:
    """The file as rows of text with its value labels, as R's haven reads it; missing is empty.

    `encoding` is that of Stata files before release 118, which do not tell it.
    """
    if not has_haven():
        pytest.skip("no R with haven on this machine")
    script, out = tmp_path / "read.R", tmp_path / "read.txt"
    script.write_text(_READ, "utf-8")
    subprocess.run(["Rscript", str(script), str(path), str(out), encoding], check=True, timeout=120)
    return [row.split("\x1f") for row in out.read_text("utf-8").split("\x1e")[:-1]]
