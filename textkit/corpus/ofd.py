"""OFD (GB/T 33190): the text of each page in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from textkit.corpus.archive import Package
from textkit.corpus.encoding import mend
from textkit.corpus.extract import Builder, Extract, Payload, ReadOptions, damaged, encrypted
from textkit.corpus.pdf import no_text_layer
from textkit.errors import ReadError
from textkit.i18n import Bi
from textkit.records import Failure


def read_ofd(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """The text with "p. 3" as place; ReadError for a damaged, encrypted or image-only file."""
    import ofdkit

    data = payload.read(options.max_bytes)
    package = Package(data, options.max_expanded)
    package.check()
    names = package.names()
    if any(name.lower().endswith(("encryptions.xml", "decryptseed.dat")) for name in names):
        raise encrypted("OFD")
    if any(b"<!ENTITY" in package.read(name) for name in names if name.endswith(".xml")):
        raise _entities()
    builder = Builder(options.max_chars)
    warnings: list[Bi] = []
    try:
        with ofdkit.open(data) as document:
            count = len(document.pages)
            for page in document.pages[: options.max_pages]:
                number = page.index + 1
                try:
                    text, mended = mend(page.text())
                except ofdkit.OFDError as error:
                    warnings.append(
                        Bi(
                            f"第 {number} 页无法读取：{error}",
                            f"page {number} is unreadable: {error}",
                        )
                    )
                    continue
                warnings.extend(mended)
                for line in text.split("\n"):
                    builder.add(line, "paragraph", 0, f"p. {number}")
            title = document.info.title or ""
    except (ofdkit.OFDError, ValueError, KeyError, RecursionError) as error:
        raise damaged("ofd", str(error) or type(error).__name__) from error
    if not len(builder):
        raise no_text_layer(count)
    if count > options.max_pages:
        n = options.max_pages
        warnings.append(
            Bi(f"只读了前 {n} 页，共 {count} 页", f"only the first {n} of {count} pages were read")
        )
    hints = {"title": title.strip()} if title.strip() else {}
    yield builder.build(hints=hints, warnings=tuple(dict.fromkeys(warnings)))


def _entities() -> ReadError:
    return ReadError(
        Bi("含 XML 实体声明，拒绝读取", "declares XML entities and is refused"),
        "",
        Bi("请核对文件来源", "check where the file comes from"),
    )
