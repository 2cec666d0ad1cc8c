"""Labelled documents and paragraphs: JSON Lines → typed records, faults named by line.

The format is that of `corpora/gold/FORMAT.md`. A bad line is an error, not a skipped line: a gold
file is small, and a figure over a part of it would mislead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from textkit.errors import SchemeError
from textkit.i18n import Bi
from textkit.records import NONE, Document, Metadata, Paragraph, Span
from textkit.scheme import Scheme

_CONTEXT_LINES = 4
_CONTEXT_CHARS = 1_500


@dataclass(frozen=True, slots=True)
class GoldParagraph:
    """A paragraph with its label."""

    text: str
    drivers: Mapping[str, float]  # weights that sum to 1; empty for none
    mechanisms: tuple[str, ...] = ()

    @property
    def main_driver(self) -> str:
        """The driver of most weight, the first of equals; "none" where there is none."""
        return max(self.drivers, key=lambda k: self.drivers[k]) if self.drivers else NONE

    def agrees(self, driver: str) -> bool:
        """Whether `driver` is a right reading: of two of equal weight either is."""
        if not self.drivers:
            return driver == NONE
        best = max(self.drivers.values())
        return self.drivers.get(driver, 0.0) >= best - 1e-9


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document with labels; `cluster_type` and `mode` are None where nobody labelled them."""

    gold_id: str
    group: str  # writer or file: what is held out together
    title: str
    paragraphs: tuple[GoldParagraph, ...]
    cluster_type: str | None = None
    mode: str | None = None
    difficulty: str = ""
    part: str = ""  # stem of the file it stands in
    real: bool = False  # labelled by its place in a real file
    unit: str = ""  # what an interval draws together: the document, or the file of a place
    before: tuple[str, ...] = ()  # of a label by place: the lines above it, nearest last
    after: tuple[str, ...] = ()  # and below it, nearest first

    def document(self) -> Document:
        """The record that the pipeline takes, one paragraph a line."""
        text = "\n".join(p.text for p in self.paragraphs)
        sha = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return Document(
            self.gold_id, text, self.gold_id, "gold", sha, metadata=Metadata(title=self.title)
        )

    def cut(self) -> tuple[Paragraph, ...]:
        """Its paragraphs as they were labelled, by offsets into `document().text`."""
        from textkit.pipeline.segment import sentences

        text = self.document().text
        out, at = [], 0
        for i, p in enumerate(self.paragraphs):
            span = Span(at, at + len(p.text))
            out.append(Paragraph(i, span.start, span.end, sentences=tuple(sentences(text, span))))
            at = span.end + 1
        return tuple(out)


def read_gold(path: Path, scheme: Scheme, *, corpora: Path | None = None) -> list[GoldDocument]:
    """The labelled documents of a file, or of all `.jsonl` files in a folder, sorted by name.

    Labels by place (`real_labels.jsonl`) need the folder `corpora` that they point into; without
    it they are left out. Raises `SchemeError` with file and line.
    """
    files = _files(path)
    if not files:
        raise SchemeError(
            Bi("没有标注文件", "no gold file"),
            str(path),
            Bi("格式见 corpora/gold/FORMAT.md", "the format is told in corpora/gold/FORMAT.md"),
        )
    return [d for file in files for d in _read_file(file, scheme, corpora)]


def labels_by_place(path: Path) -> int:
    """How many labels of a file or folder point into texts that lie elsewhere."""
    found = 0
    for file in _files(path):
        with file.open(encoding="utf-8-sig", errors="replace") as lines:
            found += sum('"file"' in line and '"sha"' in line for line in lines)
    return found


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.jsonl")) if path.is_dir() else [path]


def _read_file(file: Path, scheme: Scheme, corpora: Path | None) -> Iterator[GoldDocument]:
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        missing = isinstance(err, FileNotFoundError)
        raise SchemeError(
            Bi("没有这个文件", "there is no such file")
            if missing
            else Bi("无法按 UTF-8 读取", "cannot be read as UTF-8"),
            str(file),
        ) from err
    seen: dict[str, int] = {}
    for n, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{file}:{n}"
        try:
            data = json.loads(line)
        except json.JSONDecodeError as err:
            raise SchemeError(
                Bi(f"不是 JSON：{err.msg}", f"not JSON: {err.msg}"), f"{where}:{err.colno}"
            ) from err
        if not isinstance(data, dict):
            raise SchemeError(Bi("每行应为一个对象", "a line should be an object"), where)
        made = _labelled(data, scheme, where, corpora)
        if made is None:
            continue
        if made.gold_id in seen:
            first = seen[made.gold_id]
            raise SchemeError(
                Bi(f"编号 {made.gold_id} 与第 {first} 行重复",
                   f"id {made.gold_id} stands on line {first} already"), where,
            )  # fmt: skip
        seen[made.gold_id] = n
        yield replace(made, part=file.stem, unit=made.unit or made.gold_id)


def _labelled(
    data: dict[str, object], scheme: Scheme, where: str, corpora: Path | None
) -> GoldDocument | None:
    gold_id = _text(data, "id", where)
    if "paragraphs" in data:
        return _document(data, gold_id, scheme, where)
    if "file" in data:
        return None if corpora is None else _real(data, gold_id, scheme, where, corpora)
    paragraph = _single(data, _text(data, "text", where), scheme, where)
    group = str(data.get("style") or data.get("group") or gold_id.split("-")[0])
    return GoldDocument(gold_id, group, "", (paragraph,))


def _document(data: dict[str, object], gold_id: str, scheme: Scheme, where: str) -> GoldDocument:
    raw = data["paragraphs"]
    if not isinstance(raw, list) or not raw:
        raise SchemeError(Bi("paragraphs 应为非空列表", "paragraphs should be a list"), where)
    paragraphs = tuple(_weighted(p, scheme, f"{where} paragraphs[{i}]") for i, p in enumerate(raw))
    return GoldDocument(
        gold_id=gold_id,
        group=str(data.get("group") or gold_id.split("-", maxsplit=1)[0]),
        title=str(data.get("title") or ""),
        paragraphs=paragraphs,
        cluster_type=_code(data, "cluster_type", scheme.type_keys, where),
        mode=_code(data, "mode", scheme.mode_keys, where),
        difficulty=str(data.get("difficulty") or ""),
    )


def _weighted(raw: object, scheme: Scheme, where: str) -> GoldParagraph:
    if not isinstance(raw, dict):
        raise SchemeError(Bi("段落应为对象", "a paragraph should be an object"), where)
    drivers = raw.get("drivers") or {}
    if not isinstance(drivers, dict):
        raise SchemeError(Bi("drivers 应为对象", "drivers should be an object"), where)
    for key in drivers:
        _known(str(key), scheme.driver_keys, where)
    if not all(isinstance(v, int | float) and v >= 0 for v in drivers.values()):
        raise SchemeError(Bi("权重应为非负数", "weights should be numbers from 0"), where)
    total = sum(float(v) for v in drivers.values())
    if drivers and abs(total - 1) > 0.01:
        raise SchemeError(
            Bi(f"权重之和为 {total:g}，应为 1", f"weights sum to {total:g}, not 1"), where
        )
    mechanisms = tuple(str(m) for m in raw.get("mechanisms") or ())
    for key in mechanisms:
        _known(key, tuple(m for _, m in scheme.mechanism_pairs), where)
    return GoldParagraph(
        _text(raw, "text", where), {str(k): float(v) for k, v in drivers.items()}, mechanisms
    )


def _single(data: dict[str, object], text: str, scheme: Scheme, where: str) -> GoldParagraph:
    driver = str(data.get("driver") or NONE)
    mechanism = str(data.get("mechanism") or "")
    _known(driver, (*scheme.driver_keys, NONE), where)
    if mechanism:
        _known(mechanism, tuple(m for _, m in scheme.mechanism_pairs), where)
    return GoldParagraph(
        text, {} if driver == NONE else {driver: 1.0}, (mechanism,) if mechanism else ()
    )


def _real(
    data: dict[str, object], gold_id: str, scheme: Scheme, where: str, corpora: Path
) -> GoldDocument:
    file = corpora / _text(data, "file", where)
    try:
        with file.open(encoding=_text(data, "encoding", where), newline="") as f:
            whole = f.read()
    except (OSError, UnicodeDecodeError, LookupError) as err:
        raise SchemeError(Bi(f"无法读取 {file}", f"{file} cannot be read"), where) from err
    start, end = data.get("start"), data.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        raise SchemeError(Bi("start、end 应为整数", "start and end should be integers"), where)
    text = whole[start:end]
    if hashlib.sha256(text.encode()).hexdigest()[:16] != data.get("sha"):
        raise SchemeError(
            Bi("文本与标注时不同", "the text is not the one that was labelled"), where
        )
    paragraph = _single(data, text, scheme, where)
    return GoldDocument(
        gold_id, str(data["file"]), "", (paragraph,),
        difficulty="clear" if data.get("sure") else "mixed", unit=str(data["file"]), real=True,
        before=_lines(whole[:start])[-_CONTEXT_LINES:], after=_lines(whole[end:])[:_CONTEXT_LINES],
    )  # fmt: skip


def _lines(text: str) -> tuple[str, ...]:
    near = (line.strip() for line in text.split("\n"))
    return tuple(line[:_CONTEXT_CHARS] for line in near if len(line) > 1)


def _text(data: Mapping[str, object], key: str, where: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise SchemeError(Bi(f"缺少文字项“{key}”", f"{key!r} should be text"), where)
    return value


def _code(data: Mapping[str, object], key: str, known: tuple[str, ...], where: str) -> str | None:
    if key not in data:
        return None
    value = data[key]
    if value is None:
        return NONE
    _known(str(value), (*known, NONE), where)
    return str(value)


def _known(code: str, known: tuple[str, ...], where: str) -> None:
    if code not in known:
        raise SchemeError(
            Bi(f"不认识的代码“{code}”", f"unknown code {code!r}"),
            where,
            Bi(f"可用：{'、'.join(known)}", f"there are: {', '.join(known)}"),
        )
