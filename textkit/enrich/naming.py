"""Names of new columns: prefixed, legal in the dataset's format, and none of them in use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textkit.enrich.dataset import Table
from textkit.errors import UsageError
from textkit.i18n import Bi
from textkit.tables.columns import fitting

_OLD_STATA = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def named(keys: Sequence[str], prefix: str, dataset: Table) -> list[str]:
    """The names, in order. Raises `UsageError` for a prefix that the format does not allow, and
    for names that the dataset has already; cuts those that are too long, which a note says.
    """
    names = [f"{prefix}{key}" for key in keys]
    _check_legal(names, prefix, dataset)
    shorter = list(fitting([n[: dataset.max_name] for n in names]))
    cut = [f"{a} → {b}" for a, b in zip(names, shorter, strict=True) if a != b]
    if cut:
        listed = ", ".join(cut)
        dataset.notes.append(
            Bi(f"列名超长，已缩短：{listed}", f"names were too long and were cut: {listed}")
        )
    taken = {_fold(n, dataset) for n in dataset.columns}
    clashes = [n for n in shorter if _fold(n, dataset) in taken]
    if clashes:
        listed = ", ".join(clashes)
        raise UsageError(
            Bi(f"数据中已有这些列：{listed}", f"the dataset has these columns already: {listed}"),
            str(dataset.path),
            Bi("用 --prefix 给新列加前缀，如 --prefix tk_", "name a prefix, such as --prefix tk_"),
        )
    return shorter


def _fold(name: str, dataset: Table) -> str:
    return name.casefold() if dataset.folds_case else name


def _check_legal(names: Sequence[str], prefix: str, dataset: Table) -> None:
    if dataset.names == "free":
        if any(c in prefix for c in "\r\n\t\x00"):
            raise _illegal(prefix, dataset)
        return
    for name in names:
        if not (_OLD_STATA.fullmatch(name) if dataset.names == "ascii" else name.isidentifier()):
            raise _illegal(prefix, dataset)


def _illegal(prefix: str, dataset: Table) -> UsageError:
    return UsageError(
        Bi(f"前缀“{prefix}”不能用作变量名", f"prefix {prefix!r} makes no name of a variable"),
        str(dataset.path),
        Bi("用字母开头，只含字母、数字和下划线", "begin with a letter; letters, digits and _ only"),
    )
