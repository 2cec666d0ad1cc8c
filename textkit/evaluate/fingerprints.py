"""Which texts a model was trained on, kept as 64-bit hashes: enough to tell, nothing to read.

A model's folder carries `trained_on.npz` with one array `hashes`, sorted. At 64 bits the chance
that any of 10,000 unseen paragraphs is taken for one of 10,000 known ones is below 1e-11.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from textkit.errors import ModelError
from textkit.i18n import Bi
from textkit.normalize import normalize

TRAINED_ON = "trained_on.npz"


def fingerprint(text: str) -> int:
    """A 64-bit hash of the normalised text without its blanks: layout does not change it."""
    bare = "".join(normalize(text).text.split())
    digest = hashlib.blake2b(bare.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def seen(texts: Iterable[str], known: frozenset[int]) -> set[str]:
    """Those of `texts` whose fingerprint is known."""
    return {text for text in texts if fingerprint(text) in known} if known else set()


def write_fingerprints(folder: Path, texts: Iterable[str]) -> None:
    """Writes `trained_on.npz` of a model's folder; the same texts give the same bytes."""
    hashes = np.array(sorted({fingerprint(t) for t in texts}), dtype=np.uint64)
    with zipfile.ZipFile(folder / TRAINED_ON, "w") as archive:
        entry = zipfile.ZipInfo("hashes.npy", (1980, 1, 1, 0, 0, 0))
        with archive.open(entry, "w") as member:
            np.lib.format.write_array(member, hashes, allow_pickle=False)


def read_fingerprints(folder: Path) -> frozenset[int]:
    """The fingerprints of all models below `folder`; empty where none tells its texts.

    Raises `ModelError` for a damaged list.
    """
    known: set[int] = set()
    for file in sorted(folder.rglob(TRAINED_ON)):
        try:
            with file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
                known.update(stored["hashes"].astype(np.uint64).tolist())
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as err:
            raise ModelError(
                Bi("训练文本清单已损坏", "the list of texts it was trained on is damaged"),
                str(file),
            ) from err
    return frozenset(known)
