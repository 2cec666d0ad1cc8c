"""What a text must hold for a pattern to match it: strings of which at least one is in any match.

A pattern of a cue is slow to try at every place of a long text, and most texts hold none of its
words. The strings are read off the pattern by the rules of Cox 2012, "Regular Expression Matching
with a Trigram Index": exact sets of strings are joined while they stay few; where they do not,
the rarest set that a match cannot do without is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

Strings = frozenset[str]
_MOST = 400  # strings in a set
_RARE = 4e-3  # cost below which a second set spares more than it takes to look for it
_WIDEST = 40  # characters of a class worth listing
_RARITY = (1.0, 4e-3, 2e-4, 3e-5, 1e-5)  # of a string by its length, per character of prose
_COUNTED = re.compile(r"\{([0-9]+)(?:,([0-9]*))?\}")
_EMPTY: Strings = frozenset([""])


@dataclass(frozen=True, slots=True)
class _Part:
    """Of a part of a pattern: all that it matches (None: too much to list), and what it needs."""

    exact: Strings | None
    needs: tuple[Strings, ...] = ()

    @property
    def every(self) -> tuple[Strings, ...]:
        """All sets of which a match holds a string each."""
        own = () if self.exact is None or "" in self.exact else (self.exact,)
        return (*self.needs, *own)


_ANYTHING = _Part(None)
_NOTHING = _Part(_EMPTY)


def required_strings(pattern: str) -> tuple[Strings, ...]:
    """The two rarest sets of strings of which every match of `pattern` holds one each.

    Fewer where the pattern needs fewer; none where it uses what is not understood here, so that it
    must always be tried.
    """
    try:
        part, end = _alternatives(pattern, 0)
    except (IndexError, ValueError):
        return ()
    if end < len(pattern):
        return ()
    first, *others = _by_rarity(part.every) or (None,)
    return () if first is None else (first, *(s for s in others[:1] if _cost(s) < _RARE))


def _cost(strings: Strings) -> float:
    return sum(_RARITY[min(len(s), len(_RARITY) - 1)] for s in strings)


def _by_rarity(sets: Iterable[Strings]) -> tuple[Strings, ...]:
    return tuple(sorted(set(sets), key=lambda s: (_cost(s), sorted(s))))


def _rarest(sets: Iterable[Strings]) -> Strings | None:
    return next(iter(_by_rarity(sets)), None)


def _alternatives(pattern: str, at: int) -> tuple[_Part, int]:
    """Branches up to a closing bracket or the end."""
    branches: list[_Part] = []
    while True:
        part, at = _sequence(pattern, at)
        branches.append(part)
        if at == len(pattern) or pattern[at] == ")":
            break
        at += 1
    if len(branches) == 1:
        return branches[0], at
    exact: set[str] = set()
    for b in branches:
        if b.exact is None or b.needs or len(exact) > _MOST:
            break
        exact |= b.exact
    else:
        return _Part(frozenset(exact)), at
    best = [_rarest(b.every) for b in branches]
    known = [s for s in best if s is not None]
    if len(known) < len(best):
        return _ANYTHING, at
    return _Part(None, (frozenset().union(*known),)), at


def _sequence(pattern: str, at: int) -> tuple[_Part, int]:
    needs: list[Strings] = []
    exact = _EMPTY
    whole = True
    while at < len(pattern) and pattern[at] not in "|)":
        part, at = _repeated(pattern, at)
        needs += part.needs
        joined = None
        if part.exact is not None and len(part.exact) * len(exact) <= _MOST:
            joined = frozenset(a + b for a in exact for b in part.exact)
        if joined is not None and not part.needs:
            exact = joined
            continue
        whole = False
        if "" not in exact:
            needs.append(exact)
        exact = _EMPTY if part.exact is None or part.needs else part.exact
    if whole:
        return _Part(exact), at
    if "" not in exact:
        needs.append(exact)
    return _Part(None, tuple(needs)), at


def _repeated(pattern: str, at: int) -> tuple[_Part, int]:
    part, at = _atom(pattern, at)
    least, most = 1, 1
    if at < len(pattern):
        counted = _COUNTED.match(pattern, at)
        if pattern[at] in "?*+":
            least, most = {"?": (0, 1), "*": (0, 2), "+": (1, 2)}[pattern[at]]
            at += 1
        elif counted is not None:
            least = int(counted.group(1))
            upper = counted.group(2)
            most = least if upper is None else int(upper or least + 1)
            at = counted.end()
        if (least, most) != (1, 1) and at < len(pattern) and pattern[at] in "?+":
            at += 1  # lazy or possessive: the same strings
    if (least, most) == (1, 1):
        return part, at
    if least == 0:
        optional = most == 1 and part.exact is not None and not part.needs
        return (_Part(part.exact | _EMPTY) if optional and part.exact else _ANYTHING), at
    return _Part(None, part.every), at


def _atom(pattern: str, at: int) -> tuple[_Part, int]:
    char = pattern[at]
    if char == "(":
        return _group(pattern, at)
    if char == "[":
        return _class(pattern, at)
    if char == "\\":
        return _escape(pattern, at)
    part = _NOTHING if char in "^$" else _ANYTHING if char == "." else _Part(frozenset([char]))
    return part, at + 1


def _escape(pattern: str, at: int) -> tuple[_Part, int]:
    escaped = pattern[at + 1]
    if not escaped.isalnum():
        return _Part(frozenset([escaped])), at + 2
    if escaped in "bB":
        return _NOTHING, at + 2
    return _ANYTHING, at + {"u": 6, "x": 4}.get(escaped, 2)


def _group(pattern: str, at: int) -> tuple[_Part, int]:
    looks = ("(?=", "(?!", "(?<=", "(?<!")
    look = pattern.startswith(looks, at)
    if pattern.startswith("(?", at) and not look and not pattern.startswith("(?:", at):
        raise ValueError(pattern[at:])
    inner = at + 1
    if look:
        inner = at + (4 if pattern[at + 2] == "<" else 3)
    elif pattern.startswith("(?:", at):
        inner = at + 3
    part, end = _alternatives(pattern, inner)
    if pattern[end] != ")":
        raise ValueError(pattern[at:])
    return (_NOTHING if look else part), end + 1


def _class(pattern: str, at: int) -> tuple[_Part, int]:
    end = pattern.index("]", at + 2)
    inner = pattern[at + 1 : end]
    if inner.startswith("^") or "\\" in inner:
        return _ANYTHING, end + 1
    chars: set[str] = set()
    i = 0
    while i < len(inner):
        if inner[i + 1 : i + 2] == "-" and i + 2 < len(inner):
            chars |= {chr(c) for c in range(ord(inner[i]), ord(inner[i + 2]) + 1)}
            i += 3
        else:
            chars.add(inner[i])
            i += 1
        if len(chars) > _WIDEST:
            return _ANYTHING, end + 1
    return _Part(frozenset(chars)), end + 1
