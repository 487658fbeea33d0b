"""The forms into which records are converted, one file each; a file more is a form more."""

from __future__ import annotations

from functools import cache
from pathlib import PurePath

from ..discovery import each, named
from ..errors import Usage
from ..wording import say
from .model import FolderExport, Request, TextExport

__all__ = ["Export", "FolderExport", "Request", "TextExport", "form_for", "form_named", "form_of", "forms"]

Export = TextExport | FolderExport


@cache
def forms() -> dict[str, Export]:
    """Every form by its name: the `EXPORT` of each module of this package."""
    return {export.name: export for export in each(__name__, "EXPORT")}


def form_named(name: str) -> Export:
    """The form of that name. Raises `Usage` for one that is not there."""
    export: Export | None = next(named(__name__, "EXPORT", name), None)
    if export is None:
        raise Usage(say("there is no form '{name}'", name=name), say("The forms are {forms}.", forms=tuple(sorted(forms()))))
    return export


def form_for(name: str | None, output: PurePath | None) -> Export:
    """The form that is named, else the one that the output means, else JSON. Raises `Usage` as both do."""
    return form_of(output) if output and not name else form_named(name or "json")


def form_of(path: PurePath) -> Export:
    """The form in which a file of that name is written: JSON, if its suffix means no other. Raises `Usage` for a form of several files."""
    found = next((export for export in forms().values() if path.suffix.lower() in export.suffixes), form_named("json"))
    if isinstance(found, FolderExport):
        raise Usage(
            say("{file} is one file, and {form} is several", file=path, form=found.name),
            say("Give --to {form}, and a folder for --output.", form=found.name),
        )
    return found
