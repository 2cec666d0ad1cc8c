"""What can go wrong for a user, as a tree:

TextkitError             exit status 1
├── UsageError           2  an option or an argument is wrong
├── SchemeError          2  a scheme, lexicon or gold file is wrong: file, line, column
├── MissingExtraError    2  an optional dependency is not installed: the command that installs it
├── ReadError            1  one input could not be read; the run goes on and lists it in errors.csv
├── ModelError           1  a trained model on disk is damaged or made for another scheme
└── OutputError          1  a result could not be written: exists, read-only, disk full
"""

from __future__ import annotations

from typing import ClassVar

from textkit.i18n import Bi, Lang


class TextkitError(Exception):
    """What went wrong, where (file, line, column, cell), and what to do about it."""

    exit_status: ClassVar[int] = 1
    stage: ClassVar[str] = "run"  # the column `stage` of errors.csv

    def __init__(self, what: Bi, where: str = "", hint: Bi | None = None) -> None:
        super().__init__(what, where, hint)  # all by position: it must come back from a worker
        self.what = what
        self.where = where
        self.hint = hint

    def render(self, lang: Lang) -> str:
        """The error as one or two lines in `lang`."""
        head = f"{self.where}: {self.what.get(lang)}" if self.where else self.what.get(lang)
        return f"{head}\n  → {self.hint.get(lang)}" if self.hint else head

    def __str__(self) -> str:
        return self.render("en")


class UsageError(TextkitError):
    """An option or an argument is wrong."""

    exit_status = 2
    stage = "usage"


class SchemeError(TextkitError):
    """A scheme, lexicon or gold file is wrong."""

    exit_status = 2
    stage = "scheme"


class MissingExtraError(TextkitError):
    """An optional dependency is not installed."""

    exit_status = 2
    stage = "install"

    @classmethod
    def of(cls, package: str, extra: str) -> MissingExtraError:
        """The error for a missing `package` that `pip install "textkit[extra]"` brings."""
        command = f'pip install "textkit[{extra}]"'
        return cls(
            Bi(f"缺少可选依赖 {package}", f"the optional package {package} is not installed"),
            "",
            Bi(f"请运行：{command}", f"run: {command}"),
        )


class ReadError(TextkitError):
    """One input could not be read; the run goes on and lists it in errors.csv."""

    stage = "read"


class ModelError(TextkitError):
    """A trained model on disk is damaged or was made for another scheme."""

    stage = "model"


class OutputError(TextkitError):
    """A result could not be written."""

    stage = "write"
