"""YAML with places: plain data plus the line and column of every key and item.

Scalars follow YAML 1.2's core schema, so that `NO`, `on` and `NA` stay the words that a
researcher typed; YAML 1.1 would read them as booleans or as nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from textkit.errors import SchemeError
from textkit.i18n import Bi

Path_ = tuple[str | int, ...]  # keys and indices from the root of a file

_MAX_BYTES = 20_000_000
_MAX_NODES = 1_000_000  # aliases repeat nodes: a bound on what they may unfold to
_INT = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_CONSTANTS: dict[str, bool | None] = {
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
    "null": None, "Null": None, "NULL": None, "~": None, "": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Located:
    """Plain data of one YAML file, and where each part of it stands."""

    file: Path
    data: object
    marks: dict[Path_, tuple[int, int]]  # line and column, from 1

    def where(self, path: Path_) -> str:
        """`file:line:column` of the part at `path`, or of its nearest known parent."""
        while path and path not in self.marks:
            path = path[:-1]
        line, column = self.marks.get(path, (1, 1))
        return f"{self.file}:{line}:{column}"


def read_yaml(file: Path) -> Located:
    """The data of `file` with places. Raises `SchemeError` at the first fault of syntax."""
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise SchemeError(Bi("文件过大", "the file is too large"), str(file))
        text = file.read_text("utf-8-sig")
    except FileNotFoundError as err:
        raise SchemeError(Bi("没有这个文件", "no such file"), str(file)) from err
    except (OSError, UnicodeDecodeError) as err:
        hint = Bi("请另存为 UTF-8 文本", "save it as UTF-8 text")
        raise SchemeError(Bi("无法读取", "cannot be read"), str(file), hint) from err
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as err:
        raise _syntax_error(file, err) from err
    marks: dict[Path_, tuple[int, int]] = {}
    data = None if root is None else _Builder(file, marks).build(root, ())
    return Located(file, data, marks)


def _syntax_error(file: Path, err: yaml.YAMLError) -> SchemeError:
    mark = getattr(err, "problem_mark", None)
    problem = getattr(err, "problem", None) or "not YAML"
    where = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark is not None else str(file)
    return SchemeError(
        Bi(f"YAML 语法错误：{problem}", f"YAML syntax: {problem}"),
        where,
        Bi("检查缩进、冒号后的空格与引号", "check indentation, blanks after colons, and quotes"),
    )


class _Builder:
    def __init__(self, file: Path, marks: dict[Path_, tuple[int, int]]) -> None:
        self.file = file
        self.marks = marks
        self.n_nodes = 0

    def build(self, node: yaml.Node, path: Path_) -> object:
        self.n_nodes += 1
        if self.n_nodes > _MAX_NODES or len(path) > 50:
            raise SchemeError(Bi("嵌套或别名过多", "too much nesting or aliasing"), str(self.file))
        self.marks.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, i)) for i, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, object]:
        out: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            mark = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if key in out:
                first = self.marks[(*path, key)]
                raise SchemeError(
                    Bi(f"键“{key}”重复，首次出现在第 {first[0]} 行",
                       f"duplicate key {key!r}, first on line {first[0]}"),
                    f"{self.file}:{mark[0]}:{mark[1]}",
                    Bi("合并两处或改名", "merge the two or rename one"),
                )  # fmt: skip
            self.marks[(*path, key)] = mark
            out[key] = self.build(value_node, (*path, key))
        return out


def _scalar(node: yaml.Node) -> object:
    value = str(node.value)
    if getattr(node, "style", None):  # quoted or block: always a string; plain is "" in libyaml
        return value
    if value in _CONSTANTS:
        return _CONSTANTS[value]
    if _INT.match(value):
        return int(value)
    if _FLOAT.match(value):
        return float(value)
    return value
