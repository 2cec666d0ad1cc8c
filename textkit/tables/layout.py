"""Names of the columns that a scheme makes, said once for schemas and rows."""

from __future__ import annotations

from dataclasses import dataclass

from textkit.scheme import Scheme
from textkit.tables.columns import fitting


@dataclass(frozen=True, slots=True)
class Layout:
    """Column names by scheme key, in the scheme's order."""

    driver_shares: tuple[str, ...]
    lows: tuple[str, ...]
    highs: tuple[str, ...]
    mechanism_shares: tuple[str, ...]
    driver_probabilities: tuple[str, ...]  # `p_none` last
    type_probabilities: tuple[str, ...]  # `p_none` last
    mode_probabilities: tuple[str, ...]  # `p_mode_none` last: `p_none` is the type's

    @classmethod
    def of(cls, scheme: Scheme) -> Layout:
        """The names for `scheme`; keys that clash or are too long are cut and numbered."""
        drivers = scheme.driver_keys
        shares = fitting([f"share_{k}" for k in drivers])
        mechanisms = [f"share_{k}" for _, k in scheme.mechanism_pairs]
        types = fitting([*(f"p_{k}" for k in scheme.type_keys), "p_none"])
        modes = [f"p_{k}" if f"p_{k}" not in types else f"p_mode_{k}" for k in scheme.mode_keys]
        return cls(
            shares,
            fitting([f"ci_low_{k}" for k in drivers]),
            fitting([f"ci_high_{k}" for k in drivers]),
            fitting(mechanisms, shares),
            fitting([*(f"p_{k}" for k in drivers), "p_none"]),
            types,
            fitting([*modes, "p_mode_none"], types),
        )
