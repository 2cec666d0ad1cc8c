"""A group of commands one of which is meant where none is named: `evaluate GOLD`."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar

from typer.core import TyperGroup

_HELP = ("-h", "--help")


class DefaultGroup(TyperGroup):
    """Hands its arguments to `default` unless they begin with a command's name or ask for help.

    A file that has the name of a command is named with its folder: `./sample`. A word that is
    nearly a command's name, and no file, is left to the group, which says which one is near.
    """

    default: ClassVar[str]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments with the default command put before them where it is meant."""
        if args and args[0] not in (*self.commands, *_HELP) and not self._slip(args[0]):
            args = [self.default, *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed

    def _slip(self, word: str) -> bool:
        return bool(get_close_matches(word, self.commands)) and not Path(word).exists()
