"""Which documents of a run say what an earlier one said: `duplicate_of`, told in input order.

Workers leave a signature of each document; they are compared here, after all are there, so that
the answer does not depend on who was quicker.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa

from textkit.corpus.duplicates import Duplicates, Signature
from textkit.i18n import Bi

SIGNATURES = "signatures"
SIGNATURE_SCHEMA = pa.schema(
    [("doc_id", pa.string()), ("exact", pa.binary()), ("sketch", pa.binary())]
)
# Near copies need a sketch and its bands of every document in memory, some kilobytes each. A
# larger run is searched for exact copies only (letters and digits alike), sixteen bytes each.
NEAR_UP_TO = 20_000

ONLY_EXACT = Bi(
    f"超过 {NEAR_UP_TO:,} 篇，只标出文字完全相同的重复文档",
    f"more than {NEAR_UP_TO:,} documents: only exact copies are told in duplicate_of",
)


def copies(signatures: Iterator[pa.Table], n_documents: int) -> Mapping[str, str]:
    """doc_id of each copy → doc_id of the first document with (nearly) its text."""
    near = n_documents <= NEAR_UP_TO
    seen = Duplicates()
    exact: dict[bytes, str] = {}
    found: dict[str, str] = {}
    for table in signatures:
        columns = (table[name].to_pylist() for name in SIGNATURE_SCHEMA.names)
        for doc_id, digest, sketch in zip(*columns, strict=True):
            if near:
                earlier = seen.earlier(doc_id, Signature(digest, sketch))
            else:
                earlier = exact.setdefault(digest, doc_id)
            if earlier and earlier != doc_id:
                found[doc_id] = earlier
    return found


def with_copies(pieces: Iterator[pa.Table], found: Mapping[str, str]) -> Iterator[pa.Table]:
    """Tables with their column `duplicate_of` filled in."""
    for piece in pieces:
        ids = piece["doc_id"].to_pylist()
        if not any(doc_id in found for doc_id in ids):
            yield piece
            continue
        at = piece.schema.get_field_index("duplicate_of")
        column = pa.array([found.get(doc_id) for doc_id in ids], pa.string())
        yield piece.set_column(at, piece.schema.field(at), column)
