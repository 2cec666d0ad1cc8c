"""A researcher's dataset in, the same dataset plus columns out."""

from textkit.enrich.frame import enrich
from textkit.enrich.job import EnrichRequest, EnrichResult, enrich_file

__all__ = ["EnrichRequest", "EnrichResult", "enrich", "enrich_file"]
