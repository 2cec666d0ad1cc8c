"""A group of commands one of which is meant where none is named: `evaluate GOLD`."""

from __future__ import annotations

from typing import Any, ClassVar

from typer.core import TyperGroup

_HELP = ("-h", "--help")


class DefaultGroup(TyperGroup):
    """Hands its arguments to `default` unless they begin with a command's name or ask for help.

    A file that has the name of a command is named with its folder: `./sample`.
    """

    default: ClassVar[str]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments with the default command put before them where it is meant."""
        if args and args[0] not in self.commands and args[0] not in _HELP:
            args = [self.default, *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed
