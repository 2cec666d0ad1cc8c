"""JSON Lines and JSON: one document an object, in textkit's gold format or with a text field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from textkit.corpus.columns import RowReader
from textkit.corpus.encoding import decode, mend
from textkit.corpus.extract import Builder, Extract, Payload, ReadOptions, damaged, too_large
from textkit.errors import ReadError
from textkit.i18n import Bi
from textkit.records import Failure

_MAX_LINE = 128 << 20


def read_jsonl(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """One extract an object; a line that is no JSON object is a failure that gives its number.

    Text is the named or guessed text field, or the `text` of each of `paragraphs`, a line each.
    """
    if payload.size > options.max_table_bytes:
        raise too_large(payload.size, options.max_table_bytes)
    keys = _Keys()
    if payload.name.lower().endswith(".json"):
        yield from _whole(payload, options, keys)
        return
    with payload.open() as stream:
        for number, line in _lines(stream):
            if isinstance(line, ReadError):
                yield _bad(payload, number, line.what, line.hint)
            elif line.strip(b"\xef\xbb\xbf \t\r\n\x00"):
                yield _parsed(payload, options, keys, number, line)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | ReadError]]:
    number = 0
    while line := stream.readline(_MAX_LINE + 1):
        number += 1
        if len(line) <= _MAX_LINE:
            yield number, line
            continue
        size = len(line)
        while line and not line.endswith(b"\n"):
            line = stream.readline(1 << 20)
            size += len(line)
        yield number, too_large(size, _MAX_LINE)


def _parsed(
    payload: Payload, options: ReadOptions, keys: _Keys, number: int, line: bytes
) -> Extract | Failure:
    try:
        record = json.loads(decode(line, options.encoding).text.lstrip("\ufeff"))
    except (ValueError, RecursionError, ReadError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        return _bad(
            payload,
            number,
            Bi(f"第 {number} 行不是 JSON：{reason}", f"line {number} is no JSON: {reason}"),
            Bi("每行应是一个 JSON 对象", "each line should be one JSON object"),
        )
    return _record(payload, options, keys, number, record)


def _whole(payload: Payload, options: ReadOptions, keys: _Keys) -> Iterator[Extract | Failure]:
    """A .json file: one object, a list of objects, or JSON Lines under another name."""
    text = decode(payload.read(options.max_bytes), options.encoding).text.lstrip("\ufeff")
    try:
        content = json.loads(text)
    except RecursionError as error:
        raise damaged("json", "nested too deeply") from error
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
            raise damaged("json", str(error)) from error
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                data = line.encode("utf-8", "surrogatepass")
                yield _parsed(payload, ReadOptions(), keys, number, data)
        return
    records = content if isinstance(content, list) else [content]
    for number, record in enumerate(records, start=1):
        yield _record(payload, options, keys, number, record)


def _record(
    payload: Payload, options: ReadOptions, keys: _Keys, number: int, record: Any
) -> Extract | Failure:
    if not isinstance(record, dict):
        return _bad(
            payload,
            number,
            Bi(f"第 {number} 条不是 JSON 对象", f"line {number} is no JSON object"),
            Bi('应形如 {"text": "……"}', 'it should look like {"text": "…"}'),
        )
    fields = {str(name): _written(value) for name, value in record.items()}
    paragraphs = record.get("paragraphs")
    if isinstance(paragraphs, list) and not options.text_column:
        fields["text"] = ""
    try:
        reader = RowReader(payload.name, list(fields), options)
    except ReadError as error:
        return _bad(payload, number, error.what, error.hint)
    values = list(fields.values())
    if not isinstance(paragraphs, list) or options.text_column:
        extract = next(reader.rows(iter([values]), number), None)
        if extract is None:
            what = Bi(f"第 {number} 条的正文为空", f"the text of line {number} is empty")
            return _bad(payload, number, what, None)
    else:
        extract = _gold(payload, number, paragraphs, reader, values)
    return keys.unique(extract, number) if isinstance(extract, Extract) else extract


def _gold(
    payload: Payload, number: int, paragraphs: list[Any], reader: RowReader, values: list[str]
) -> Extract | Failure:
    builder = Builder(reader.options.max_chars)
    warnings: list[Bi] = []
    for paragraph in paragraphs:
        raw = paragraph.get("text") if isinstance(paragraph, Mapping) else paragraph
        text, mended = mend(raw if isinstance(raw, str) else "")
        warnings.extend(mended)
        builder.add(text)
    hints = {hint: values[i].strip() for hint, i in reader.roles.hints.items() if values[i].strip()}
    key = values[reader.roles.key].strip() if reader.roles.key is not None else ""
    built = builder.build(title=hints.get("title", ""), hints=hints)
    if not built.text:
        what = Bi(f"第 {number} 条没有正文", f"line {number} has no text")
        return _bad(payload, number, what, None)
    return Extract(
        built.text, built.blocks, built.title, hints, key or str(number),
        tuple(dict.fromkeys(warnings)),
    )  # fmt: skip


class _Keys:
    """Ids met so far in one file."""

    def __init__(self) -> None:
        self._met: set[str] = set()

    def unique(self, extract: Extract, number: int) -> Extract:
        """The extract, its key made unique with a warning where it was met before."""
        key = extract.key
        if key not in self._met:
            self._met.add(key)
            return extract
        renamed = f"{key}~{number}"
        self._met.add(renamed)
        warning = Bi(
            f"编号 {key} 重复，第 {number} 条改为 {renamed}",
            f"the id {key} occurs twice; line {number} became {renamed}",
        )
        return Extract(
            extract.text, extract.blocks, extract.title, extract.hints, renamed,
            (*extract.warnings, warning),
        )  # fmt: skip


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if isinstance(value, (dict, list)) else str(value)


def _bad(payload: Payload, number: int, what: Bi, hint: Bi | None) -> Failure:
    return Failure(f"{payload.name}#{number}", "read", what, hint or Bi("", ""))
