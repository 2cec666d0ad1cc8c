"""Old binary Word files (.doc, .wps), by the optional package legacy-doc."""

from __future__ import annotations

from collections.abc import Iterator

from textkit.corpus.encoding import mend
from textkit.corpus.extract import Builder, Extract, Payload, ReadOptions, damaged, encrypted
from textkit.errors import MissingExtraError
from textkit.i18n import Bi
from textkit.records import Failure


def read_doc(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """The text of a Word 97–2003 file, a cell's tab kept; MissingExtraError without the extra."""
    data = payload.read(options.max_bytes)
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise encrypted("Office")
    try:
        import legacy_doc
    except ImportError as error:
        missing = MissingExtraError.of("legacy-doc", "doc")
        command = missing.hint.en.removeprefix("run: ") if missing.hint else ""
        raise MissingExtraError(
            Bi(
                "这是旧版二进制 Word 文件（.doc/.wps）",
                "this is an old binary Word file (.doc/.wps)",
            ),
            "",
            Bi(
                f"在 Word 或 WPS 中另存为 docx，或运行：{command}",
                f"save it as docx in Word or WPS, or run: {command}",
            ),
        ) from error
    try:
        text, warnings = mend(legacy_doc.extract_text(data).text)
    except (legacy_doc.LegacyDocError, ValueError, IndexError, KeyError) as error:
        raise damaged("doc", str(error) or type(error).__name__) from error
    builder = Builder(options.max_chars)
    builder.add(text)
    note = Bi(
        "旧版 .doc：自动编号（一、二、三）不在文本中",
        "an old .doc: its automatic numbering is not in the text",
    )
    yield builder.build(warnings=(*warnings, note))
