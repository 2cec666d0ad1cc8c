"""From what the user named to the list of inputs: files, folders, globs, members of zips."""

from __future__ import annotations

import difflib
import glob
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from textkit.corpus.archive import Entry, entries
from textkit.corpus.formats import READABLE, hint_for, is_ignored, suffix_of
from textkit.errors import ReadError
from textkit.i18n import Bi
from textkit.records import Failure

_STAGE = "discover"
_MAX_DEPTH = 64


@dataclass(frozen=True, slots=True)
class Source:
    """One input that may be read: a file, or a member of a zip."""

    path: Path
    source: str  # as the user named it, plus the way below it
    doc_id: str  # path below the input folder, posix; "archive.zip/member" in a zip
    member: str = ""
    entry: Entry | None = None  # where the member lies


def failure(source: str, error: ReadError, stage: str = _STAGE) -> Failure:
    """The row of errors.csv for an error about `source`."""
    return Failure(printable(source), stage, error.what, error.hint or Bi("", ""))


def printable(name: str) -> str:
    """A file name as text that can be written: bytes that were no UTF-8 become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def discover(
    inputs: Sequence[str | Path], *, exclude: Path | None = None
) -> Iterator[Source | Failure]:
    """Every input below `inputs`, in the order given and sorted inside a folder.

    A folder is read with its subfolders; hidden files, Word's lock files and the folder `exclude`
    (the run's output) are left out. A file that two inputs name is read once. Names that are no
    file are tried as globs. Devices, FIFOs, broken links, unknown kinds and names that match
    nothing come back as failures. Each doc_id is given once.
    """
    walk = _Walk(exclude.resolve() if exclude is not None else None)
    for named in inputs:
        for root in _roots(str(named)):
            for found in walk.input(root) if isinstance(root, Path) else (root,):
                unique = walk.unique(found) if isinstance(found, Source) else found
                if unique is not None:
                    yield unique


def refuse_absent(inputs: Sequence[str]) -> None:
    """Raises `ReadError` where none of `inputs` is there: a mistyped path, said before the work."""
    roots = [next(_roots(named)) for named in inputs]
    absent = [root for root in roots if isinstance(root, Failure)]
    if absent and len(absent) == len(roots):
        first = absent[0]
        raise ReadError(first.error, first.source, first.hint)


def _roots(named: str) -> Iterator[Path | Failure]:
    path = Path(named)
    if os.path.lexists(path):
        yield path
        return
    # Path.glob takes no absolute pattern
    matches = sorted(glob.glob(named, recursive=True)) if glob.has_magic(named) else []  # noqa: PTH207
    if matches:
        yield from (Path(match) for match in matches)
        return
    try:
        beside = [entry.name for entry in os.scandir(path.parent)]
    except OSError:
        beside = []
    near = difflib.get_close_matches(path.name, sorted(beside), n=3)
    hint = (
        Bi(f"相近的名称：{'、'.join(near)}", f"similar names: {', '.join(near)}")
        if near
        else Bi("请检查路径", "check the path")
    )
    yield Failure(
        printable(named), _STAGE, Bi("找不到文件或文件夹", "no such file or folder"), hint
    )


def _mark(name: str) -> int:
    """Eight bytes that stand for a name: a hundred thousand of them fit in a few megabytes."""
    return int.from_bytes(hashlib.blake2b(os.fsencode(name), digest_size=8).digest(), "little")


class _Walk:
    """One pass over the inputs: what was met already, which ids are taken."""

    def __init__(self, exclude: Path | None) -> None:
        self._exclude = exclude
        self._met: set[int] = set()
        self._ids: set[int] = set()

    def unique(self, source: Source) -> Source | None:
        """The source under a doc_id of its own; None where the same file was given before."""
        key = _mark(f"{os.path.realpath(source.path)}\0{source.member}")
        if key in self._met:
            return None
        self._met.add(key)
        parts = Path(source.source).parts
        doc_id, depth = source.doc_id, source.doc_id.count("/") + 1
        while _mark(doc_id) in self._ids and depth < len(parts):
            depth += 1
            doc_id = "/".join(parts[-depth:])
        serial = 2
        while _mark(doc_id) in self._ids:
            doc_id, serial = f"{source.doc_id}~{serial}", serial + 1
        self._ids.add(_mark(doc_id))
        return Source(source.path, source.source, doc_id, source.member, source.entry)

    def input(self, root: Path) -> Iterator[Source | Failure]:
        """All that one named file or folder holds."""
        if root.is_dir():
            yield from self._folder(root, root, frozenset())
        else:
            yield from self._file(root, root.name, named=True)

    def _folder(
        self, folder: Path, root: Path, above: frozenset[tuple[int, int]]
    ) -> Iterator[Source | Failure]:
        try:
            status = folder.stat()
            names = sorted(path.name for path in folder.iterdir())
        except OSError as error:
            yield _unreadable(folder, error)
            return
        here = (status.st_dev, status.st_ino)
        if here in above or len(above) >= _MAX_DEPTH:
            yield _refused(folder, "文件夹链接成环", "a link that leads back to a folder above it")
            return
        if self._exclude is not None and folder.resolve() == self._exclude and folder != root:
            return
        for name in names:
            path = folder / name
            if name.startswith((".", "~$")):
                continue
            if path.is_dir():
                yield from self._folder(path, root, above | {here})
            else:
                yield from self._file(path, path.relative_to(root).as_posix(), named=False)

    def _file(self, path: Path, doc_id: str, *, named: bool) -> Iterator[Source | Failure]:
        try:
            mode = path.stat().st_mode
        except OSError as error:
            yield _unreadable(path, error)
            return
        if not stat.S_ISREG(mode):
            zh, en = _special(mode)
            yield _refused(path, zh, en)
            return
        if not os.access(path, os.R_OK):
            yield _unreadable(path, PermissionError("permission denied"))
            return
        suffix = suffix_of(path.name)
        if suffix == ".zip":
            yield from self._zip(path, doc_id)
        elif suffix in READABLE or named or not suffix:
            yield Source(path, printable(str(path)), printable(doc_id))
        elif not is_ignored(suffix):
            yield _unknown(printable(str(path)), suffix)

    def _zip(self, path: Path, doc_id: str) -> Iterator[Source | Failure]:
        try:
            for found in entries(path):
                name = found.name if isinstance(found, Entry) else found[0]
                source = f"{printable(str(path))}/{name}"
                suffix = suffix_of(name)
                if not isinstance(found, Entry):
                    yield failure(source, found[1])
                elif suffix == ".zip":
                    yield _nested(source)
                elif suffix in READABLE or not suffix:
                    yield Source(path, source, f"{printable(doc_id)}/{name}", name, found)
                elif not is_ignored(suffix):
                    yield _unknown(source, suffix)
        except ReadError as error:
            yield failure(str(path), error)


def _special(mode: int) -> tuple[str, str]:
    if stat.S_ISFIFO(mode):
        return "命名管道，不是普通文件", "a FIFO, not a regular file"
    if stat.S_ISSOCK(mode):
        return "套接字，不是普通文件", "a socket, not a regular file"
    return "设备，不是普通文件", "a device, not a regular file"


def _refused(path: Path, zh: str, en: str) -> Failure:
    return Failure(
        printable(str(path)),
        _STAGE,
        Bi(zh, en),
        Bi("请把文本另存为普通文件", "save the text as a regular file"),
    )


def _unreadable(path: Path, error: OSError) -> Failure:
    if path.is_symlink() and not path.exists():
        return Failure(
            printable(str(path)),
            _STAGE,
            Bi("链接指向的文件不存在或成环", "a link to a file that does not exist, or a loop"),
            Bi("请改用原文件", "use the file itself"),
        )
    reason = error.strerror or str(error)
    return Failure(
        printable(str(path)),
        _STAGE,
        Bi(f"无法读取：{reason}", f"cannot be read: {reason}"),
        Bi("请检查文件权限", "check the file's permissions"),
    )


def _unknown(source: str, suffix: str) -> Failure:
    return Failure(
        source,
        _STAGE,
        Bi(f"不支持的格式 {suffix}", f"unsupported format {suffix}"),
        hint_for(suffix),
    )


def _nested(source: str) -> Failure:
    return Failure(
        source,
        _STAGE,
        Bi("压缩包内的压缩包不展开", "a zip inside a zip is not unpacked"),
        Bi("请先解压外层压缩包", "unpack the outer zip first"),
    )
