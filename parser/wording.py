"""Sentences for the user: written in English where they are made, said in another language where they are shown.

A sentence is made by `say`, so that its template and its parts stay apart: a catalogue of `languages/` has the template, never the names
of a customer. Where it is not translated it is plain English text. What is read by programs is never translated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from msgspec import Struct


class Wording(str):
    """An English sentence that knows how it was made: from which template, and of which parts.

    A part may be a sentence, a tuple of parts, which is told as a list, or a day or a moment.
    """

    __slots__ = ("_parts", "_template")
    _template: Template
    _parts: Mapping[str, object]

    def by(self, catalogue: Catalogue) -> str:
        """The sentence in the language of a catalogue."""
        return self._template.found_in(catalogue).format(**{name: translated(part, catalogue) for name, part in self._parts.items()})


class Catalogue(Struct, frozen=True, eq=False):
    """A language by its name, such as `en`: its texts by the English ones, as gettext gives them, and how it writes a day or a moment."""

    name: str
    text: Callable[[str], str]
    plural: Callable[[str, str, int], str]
    moment: Callable[[date], str]

    @property
    def tag(self) -> str:
        """The name as HTML and SARIF write it: `pt-BR`."""
        return self.name.replace("_", "-")


def _iso(moment: date) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if isinstance(moment, datetime) else f"{moment:%Y-%m-%d}"


# What every sentence is written in: it needs no catalogue.
ENGLISH = Catalogue("en", lambda text: text, lambda one, many, number: one if number == 1 else many, _iso)


class Template(Struct, frozen=True, eq=False):
    """An English text with `{names}` for its parts; `plural` is the one for any `number` but 1."""

    text: str
    plural: str | None = None
    number: int = 1

    def found_in(self, catalogue: Catalogue) -> str:
        """The template in the language of a catalogue."""
        return catalogue.text(self.text) if self.plural is None else catalogue.plural(self.text, self.plural, self.number)


def say(text: str, /, **parts: object) -> Wording:
    """A sentence of a template and its parts: `say("No certificate contains {name}", name=name)`."""
    return _made(Template(text), parts)


def say_number(one: str, many: str, number: int, /, **parts: object) -> Wording:
    """A sentence about so many things, which both templates call `{number}`: `say_number("{number} connector", "{number} connectors", 3)`."""
    return _made(Template(one, many, number), {"number": number, **parts})


def written(text: str) -> Wording:
    """A text that stands in full where it is written down, such as a paragraph of a docstring: it is its own template, without parts."""
    return _made(Template(text), {})


def translated(text: object, catalogue: Catalogue) -> str:
    """A sentence, a list or a day in the language of a catalogue; anything else as it is."""
    if isinstance(text, Wording):
        return text.by(catalogue)
    if isinstance(text, tuple):
        return ", ".join(translated(one, catalogue) for one in text)
    return catalogue.moment(text) if isinstance(text, date) else str(text)


def _made(template: Template, parts: Mapping[str, object]) -> Wording:
    english = {name: translated(part, ENGLISH) for name, part in parts.items()}
    wording = Wording(template.found_in(ENGLISH).format(**english))
    wording._template, wording._parts = template, parts  # noqa: SLF001 - str is built before it has attributes
    return wording
