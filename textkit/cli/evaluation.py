"""An evaluation on the terminal and in files."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from textkit.cli.listing import show_records
from textkit.cli.run import current_lang, say
from textkit.errors import OutputError
from textkit.evaluate.figures import FigureRow
from textkit.evaluate.run import ALL, Evaluation, commonest_confusions
from textkit.i18n import Bi

_NAMES = {
    "driver_accuracy": Bi("主要驱动因素 准确率", "main driver, accuracy"),
    "driver_macro_f1": Bi("主要驱动因素 宏 F1", "main driver, macro F1"),
    "driver_kappa": Bi("主要驱动因素 Kappa", "main driver, Cohen's kappa"),
    "driver_brier": Bi("主要驱动因素 Brier ↓", "main driver, Brier ↓"),
    "mechanism_accuracy": Bi("机制 准确率（驱动因素判对时）", "mechanism under a right driver"),
    "share_mae": Bi("文档份额 平均绝对误差 ↓", "document shares, MAE ↓"),
    "dominant_driver_accuracy": Bi("主导驱动因素 准确率", "dominant driver, accuracy"),
    "type_accuracy": Bi("集群类型 准确率", "cluster type, accuracy"),
    "type_macro_f1": Bi("集群类型 宏 F1", "cluster type, macro F1"),
    "type_kappa": Bi("集群类型 Kappa", "cluster type, Cohen's kappa"),
    "type_left_unlabelled": Bi("无类型的文档未被贴类型", "no type: left unlabelled"),
    "mode_accuracy": Bi("转型模式 准确率", "mode, accuracy"),
    "mode_macro_f1": Bi("转型模式 宏 F1", "mode, macro F1"),
    "mode_kappa": Bi("转型模式 Kappa", "mode, Cohen's kappa"),
    "mode_left_unlabelled": Bi("无模式的文档未被贴模式", "no mode: left unlabelled"),
}
_IN_PARTS = ("driver_accuracy", "mechanism_accuracy", "share_mae", "type_accuracy", "mode_accuracy")
_WIDE = 150  # characters that a line with all intervals takes
_TABLES = ("figures", "confusion", "reliability", "coverage", "confused", "documents")


def show_evaluation(found: Evaluation) -> None:
    """Prints what a reader must know first, then the figures, then where they come from."""
    say(Bi(f"{found.n_documents} 篇，{found.n_paragraphs} 段；留出：{found.hold_out}；"
           f"折：{'、'.join(found.folds)}",
           f"{found.n_documents} documents, {found.n_paragraphs} paragraphs; held out: "
           f"{found.hold_out}; folds: {', '.join(found.folds)}"))  # fmt: skip
    console = _console()
    _show_warning(found)
    rows = {(f.part, f.figure, f.method): f for f in found.figures}
    narrow = console.width < _WIDE
    whole = [(ALL, name) for name in _NAMES]
    console.print(_table(found, whole, rows, with_part=False, narrow=narrow))
    parts = list(dict.fromkeys(f.part for f in found.figures if f.part != ALL))
    if parts:
        chosen = [(part, name) for part in parts for name in _IN_PARTS]
        console.print(_table(found, chosen, rows, with_part=True, narrow=narrow))
    _show_coverage(found)
    say(Bi("最常见的混淆（标注 → 判为）", "commonest confusions (labelled → judged)"))
    for truth, guess, n, example in commonest_confusions(found):
        cut = example.text[:80].replace("\n", " ")
        where = f"{example.gold_id}[{example.paragraph}]"
        console.print(Text(f"{n:4d}  {truth} → {guess}   {where}: {cut}…"))


_ABLATED = ("driver_accuracy", "driver_macro_f1", "driver_brier", "share_mae", "mechanism_accuracy")


def show_ablation(found: Evaluation) -> None:
    """Prints the figures of the whole, then what each is less (or more) without each part."""
    rows = {(f.method, f.figure): f for f in found.figures if f.part == ALL}
    whole, *parts = found.methods
    lang = current_lang()
    table = Table(box=None, pad_edge=False)
    table.add_column("", min_width=18)
    names = [n for n in _ABLATED if (whole, n) in rows]
    for name in names:
        table.add_column(_NAMES[name].get(lang), justify="right")
    table.add_row(
        Bi("完整", "whole").get(lang), *(_cell(rows[whole, n], narrow=True) for n in names)
    )
    for part in parts:
        cells = (rows.get((f"{whole} - {part}", n)) for n in names)
        table.add_row(part, *(_cell(c, narrow=True) for c in cells))
    say(Bi("第一行是完整读法；其余各行是完整减去缺该部分者，区间含 0 即看不出差别",
           "the first line is the whole reading; each other line is the whole minus the reading "
           "without that part: an interval with 0 in it shows no difference"))  # fmt: skip
    _console().print(table)


def _show_warning(found: Evaluation) -> None:
    if not found.in_sample:
        return
    told = Bi(
        f"注意：{found.n_paragraphs} 段中有 {found.n_seen} 段是模型训练时见过的，以下数字偏高，"
        "不能当作准确率引用。用 --hold-out group 在本次运行中重新训练。",
        f"WARNING: {found.n_seen} of {found.n_paragraphs} paragraphs are among the texts that the "
        "model was trained on. These figures are IN-SAMPLE and flatter: do not quote them. Use "
        "--hold-out group, which trains anew in the run.",
    )
    Console(stderr=True, highlight=False).print(Text(told.get(current_lang()), style="bold red"))


def _table(
    found: Evaluation,
    wanted: list[tuple[str, str]],
    rows: dict[tuple[str, str, str], FigureRow],
    *,
    with_part: bool,
    narrow: bool,
) -> Table:
    table = Table(box=None, pad_edge=False)
    if with_part:
        table.add_column(Bi("部分", "part").get(current_lang()))
    table.add_column("", min_width=18)
    columns = [*found.methods, f"{found.methods[0]} - {found.methods[1]}"]
    for name in columns:
        table.add_column(name, justify="right")
    table.add_column("n", justify="right")
    for part, name in wanted:
        cells = [rows.get((part, name, method)) for method in columns]
        told = [c for c in cells if c is not None]
        if told:
            first = [part] if with_part else []
            label = _NAMES[name].get(current_lang())
            table.add_row(*first, label, *(_cell(c, narrow=narrow) for c in cells), str(told[0].n))
    return table


def _cell(row: FigureRow | None, *, narrow: bool) -> str:
    """The figure with its interval beside it, or below it where the terminal is narrow."""
    if row is None:
        return "–"
    between = "\n" if narrow else " "
    return f"{_short(row.value)}{between}[{_short(row.low)}, {_short(row.high)}]"


def _console() -> Console:
    """Standard output; a pipe or a file is as wide as the table."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDE)


def _short(value: float) -> str:
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.2f}"


def _show_coverage(found: Evaluation) -> None:
    own = [c for c in found.coverage if c.method == found.methods[0]]
    if own:
        say(Bi("只判最有把握的一部分时的准确率", "accuracy over the surest documents only"))
        show_records(own, ("target", "coverage", "least_confidence", "accuracy", "n"))


def refuse_taken(out: Path | None, figure: Path | None) -> None:
    """Raises `OutputError` where a result would take an existing file's place: before the work."""
    named = [] if figure is None else [figure]
    if out is not None:
        named += [out / f"{name}.csv" for name in _TABLES]
        if out.exists() and not out.is_dir():
            named.append(out)
    for path in named:
        if path.exists():
            raise OutputError(
                Bi("文件已存在", "the file exists"),
                str(path),
                Bi("另取名字", "choose another name"),
            )


def write_evaluation(found: Evaluation, out: Path) -> None:
    """Writes all tables as CSV files into the folder `out`."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise OutputError(
            Bi(f"写入失败：{err.strerror}", f"could not be written: {err.strerror}"), str(out)
        ) from err
    for name in _TABLES:
        rows = getattr(found, name)
        if rows:
            show_records(rows, (), out=out / f"{name}.csv")
