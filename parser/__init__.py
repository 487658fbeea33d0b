"""Exact records from pasted Exchange Management Shell output, and the reason of event 12014.

The way through: `read_file` or `read_bytes` give a `Document`; `convert` makes its JSON; `gather` collects the facts of one
or more documents, `analyze` judges them, and `render` writes the report. All of them are loaded when first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .analyzer import analyze
    from .converter import convert
    from .errors import Why12014Error
    from .facts import gather
    from .reader import ReadOptions, read_bytes, read_file
    from .reports import render

__all__ = ["ReadOptions", "Why12014Error", "analyze", "convert", "gather", "read_bytes", "read_file", "render"]

__version__ = "0.1.0"

_HOMES = {
    "ReadOptions": "reader",
    "Why12014Error": "errors",
    "analyze": "analyzer",
    "convert": "converter",
    "gather": "facts",
    "read_bytes": "reader",
    "read_file": "reader",
    "render": "reports",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
