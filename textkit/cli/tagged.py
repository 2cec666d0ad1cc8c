"""A corpus with its lexicon hits, for commands that list something of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textkit.cli.run import ALL_READ, NOTHING_DONE, SOME_FAILED

if TYPE_CHECKING:
    from textkit.records import Tagged


@dataclass
class TaggedCorpus:
    """Tagged documents of some inputs, read anew at each `iter()`; failures are printed once."""

    inputs: Sequence[str]
    scheme: str
    text_column: str = ""
    n_documents: int = field(default=0, init=False)
    n_failures: int = field(default=0, init=False)
    _times: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[Tagged]:
        from textkit.api import iter_tagged
        from textkit.cli.highlight import print_failure
        from textkit.options import AnalysisOptions
        from textkit.records import Failure

        self._times += 1
        first = self._times == 1
        options = AnalysisOptions(scheme=self.scheme, text_column=self.text_column)
        for found in iter_tagged(list(self.inputs), options):
            if not isinstance(found, Failure):
                self.n_documents += first
                yield found
            elif first:
                self.n_failures += 1
                print_failure(found)

    @property
    def status(self) -> int:
        """The exit status after the corpus was gone through."""
        if not self.n_documents:
            return NOTHING_DONE
        return SOME_FAILED if self.n_failures else ALL_READ
