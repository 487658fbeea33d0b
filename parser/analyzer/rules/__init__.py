"""The rules, one file each; a file more is a rule more."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from ..model import Rule


@cache
def known() -> tuple[Rule, ...]:
    """Every rule of this package, by code."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    found = (value for module in modules for value in vars(module).values() if isinstance(value, Rule))
    return tuple(sorted(found, key=lambda rule: rule.code))
