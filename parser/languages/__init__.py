"""The languages in which people are told what was found: English, and one catalogue each beside this file; a file more is a language more."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Usage
from ..wording import ENGLISH, Catalogue, say

if TYPE_CHECKING:
    from datetime import date

_SUFFIX = ".po"


@cache
def names() -> tuple[str, ...]:
    """The names of all languages, such as `ru` or `pt_BR`."""
    found = (entry.name for entry in Path(__file__).parent.iterdir())
    return tuple(sorted({ENGLISH.name, *(name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX))}))


def language(name: str) -> Catalogue:
    """The language of that name. Raises `Usage` for one that has no catalogue."""
    found = _known(name)
    if not found:
        raise Usage(say("there is no language '{name}'", name=name), say("The languages are {names}, by --lang or WHY12014_LANG.", names=names()))
    return _read(found)


def first_of(wishes: Iterable[str]) -> Catalogue:
    """The language of the first wish that can be met, of names as an environment has them: `ru_RU.UTF-8`; English where there is none."""
    return next((_read(found) for wish in wishes if (found := _known(wish))), ENGLISH)


def _known(wish: str) -> str | None:
    """The language itself, else that of which it is a variety: `ru` for `ru-RU`."""
    tag = wish.partition(".")[0].partition("@")[0].replace("-", "_").casefold()
    by_tag = {name.casefold(): name for name in names()}
    return by_tag.get(tag) or by_tag.get(tag.partition("_")[0])


@cache
def _read(name: str) -> Catalogue:
    if name == ENGLISH.name:
        return ENGLISH
    from gettext import GNUTranslations
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with Path(__file__).with_name(f"{name}{_SUFFIX}").open("rb") as file:
        write_mo(compiled, read_po(file, locale=name))
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    return Catalogue(name, translations.gettext, translations.ngettext, lambda moment: _moment(moment, name))


def _moment(moment: date, name: str) -> str:
    """A day as the language writes it, with the time of a moment behind it."""
    from datetime import datetime

    from babel.dates import format_skeleton, format_time

    parts = [format_skeleton("yMd", moment, locale=name), *([format_time(moment, locale=name)] if isinstance(moment, datetime) else [])]
    # Some languages have blanks of their own in a time, which no console shows.
    return " ".join(" ".join(parts).split())
