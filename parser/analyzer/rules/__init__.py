"""The rules, one file each; a file more is a rule more."""

from __future__ import annotations

from functools import cache

from ...discovery import modules
from ..model import Rule


@cache
def known() -> tuple[Rule, ...]:
    """Every rule of this package, by code."""
    found = (value for module in modules(__name__) for value in vars(module).values() if isinstance(value, Rule))
    return tuple(sorted(found, key=lambda rule: rule.code))
