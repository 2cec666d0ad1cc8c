"""Help texts in two languages: both travel in one string until the language is known."""

from __future__ import annotations

from typing import Any

from textkit.i18n import Lang

_BETWEEN = "\x1f"


def bi(zh: str, en: str) -> str:
    """A help text in both languages, for `localise` to choose from."""
    return f"{zh}{_BETWEEN}{en}"


def chosen(text: str, lang: Lang) -> str:
    """The half of a two-language text that is in `lang`; other texts as they are."""
    zh, found, en = text.partition(_BETWEEN)
    return text if not found else (zh if lang == "zh" else en)


def localise(command: Any, lang: Lang) -> Any:
    """The command with every help text, its own and of its options and subcommands, in `lang`."""
    for name in ("help", "short_help", "epilog"):
        value = getattr(command, name, None)
        if value:
            setattr(command, name, chosen(value, lang))
    for parameter in command.params:
        for name in ("help", "rich_help_panel"):
            value = getattr(parameter, name, None)
            if value:
                setattr(parameter, name, chosen(value, lang))
    if getattr(command, "rich_help_panel", None):
        command.rich_help_panel = chosen(command.rich_help_panel, lang)
    for child in getattr(command, "commands", {}).values():
        localise(child, lang)
    return command
