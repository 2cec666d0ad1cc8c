"""Bilingual strings: every word that a user reads exists in Chinese and in English."""

from __future__ import annotations

import os
from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Bi(NamedTuple):
    """One message or label in Chinese and in English."""

    zh: str
    en: str

    def get(self, lang: Lang) -> str:
        """The string in `lang`."""
        return self.zh if lang == "zh" else self.en


EMPTY = Bi("", "")


def locale_lang() -> Lang:
    """The language of the user's locale: Chinese where it says so, else English.

    `TEXTKIT_LANG` wins over the POSIX variables (LC_ALL, LC_MESSAGES, LANG, in that order).
    """
    for name in ("TEXTKIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
