"""Files and tables to documents: discover, read, metadata, regions, near-duplicates."""

from textkit.corpus.extract import Extract, ReadOptions
from textkit.corpus.read import READERS, read_source
from textkit.corpus.source import Source, discover, refuse_absent

__all__ = [
    "READERS",
    "Extract",
    "ReadOptions",
    "Source",
    "discover",
    "read_source",
    "refuse_absent",
]
