"""The report as one page that is complete in itself: no network, readable without its script, and on paper."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from ..analyzer.model import Analysis
from ..doubt import Span
from ..facts import Place
from ..wording import say, say_number
from .model import Report, Screen, visible
from .outline import Alternative, Commands, Grid, Paragraph, Seen, outline, spelt
from .timeline import timeline

if TYPE_CHECKING:
    from jinja2 import Template

_SAYINGS = {
    "copied": say("Copied"),
    "copy": say("Copy"),
    "evidence": say("What was read"),
    "leaps": say("The lines that decide are marked. Where the numbers leap, lines that say nothing about it are left out."),
    "seen": say("Seen in"),
    "timeline": say("When the certificates are valid"),
}


def _render(analysis: Analysis, screen: Screen) -> str:
    from markupsafe import Markup

    excerpts = {(excerpt.source, excerpt.lines): number for number, excerpt in enumerate(analysis.excerpts, 1)}
    told = outline(analysis, screen)
    page = _template().render(
        language=screen.language.tag,
        outline=told,
        excerpts=[(spelt((Place(excerpt.source, excerpt.lines),), screen.tell), excerpt) for excerpt in analysis.excerpts],
        newline=Markup("\n"),
        timeline=timeline(analysis, told, screen),
        style=_asset("report.css"),
        script=_asset("report.js"),
        hashes={name: _hash(name) for name in ("report.css", "report.js")},
        sayings={name: screen.tell(text) for name, text in _SAYINGS.items()},
        anchor_of=lambda place: _anchor(place, excerpts),
        more_characters=lambda number: screen.tell(say_number("and {number} character more", "and {number} characters more", number)),
        more_lines=lambda number: screen.tell(say_number("{number} more line", "{number} more lines", number)),
    )
    return page.rstrip("\n")


def _anchor(place: Place, excerpts: Mapping[tuple[str, Span], int]) -> str | None:
    """Where the page shows a place, if it does."""
    number = excerpts.get((place.source, place.lines))
    return f"e{number}" if number else None


@cache
def _template() -> Template:
    """Everything that the template puts out is escaped, and made visible."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    def shown(value: object) -> object:
        return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=shown, trim_blocks=True, lstrip_blocks=True)
    kinds = {kind.__name__: kind for kind in (Alternative, Commands, Grid, Paragraph, Seen)}
    environment.tests["a"] = lambda block, kind: isinstance(block, kinds[kind])
    return environment.from_string(_text("report.html.jinja"))


def _asset(name: str) -> str:
    from markupsafe import Markup

    return Markup(_text(name))  # noqa: S704 - a file of this package


def _hash(name: str) -> str:
    """What the page names its style and its script by, so that a browser runs no others."""
    return f"sha256-{b64encode(sha256(_text(name).encode()).digest()).decode()}"


@cache
def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


REPORT = Report("html", (".html", ".htm"), _render)
