"""What comes in kinds is one file a kind, found by being there: no list names it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any


def modules(package: str, likeliest: str = "") -> Iterator[ModuleType]:
    """The modules of a package, each imported when it is its turn: those first of which the name begins so, then by name."""
    names = sorted((module.name for module in iter_modules(sys.modules[package].__path__)), key=lambda name: (not name.startswith(likeliest), name))
    return (import_module(f"{package}.{name}") for name in names)


def each(package: str, name: str, likeliest: str = "") -> Iterator[Any]:
    """What the modules of a package call by that name, in the order of `modules`; one that has none is no kind. The package knows of what type it is."""
    return (getattr(module, name) for module in modules(package, likeliest) if hasattr(module, name))


def named(package: str, name: str, wanted: str) -> Iterator[Any]:
    """Those of `each` whose own name is `wanted`. Its module mostly begins so, and who takes the first imports no other."""
    return (found for found in each(package, name, likeliest=wanted) if found.name == wanted)
