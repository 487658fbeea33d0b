"""When the certificates of a report are valid, beside now and the events: where each bar and mark stands on a common scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from ..analyzer.model import Analysis
from ..analyzer.rows import moment
from ..facts import Certificate, Fact
from ..wording import say, translated
from .model import Screen
from .outline import Grid, Outline, Tone

_MOST_YEARS = 6
"""Before and after all that is marked: a certificate of a hundred years would hide the others."""
_MOST_TICKS = 6
_MOST_EVENTS = 4
_YEAR = timedelta(days=365)
_MARGIN = timedelta(days=60)


class Bar(Struct, frozen=True):
    """A certificate. `sure` is when it is valid in any case, `open` when it may be; both in percent of the scale, from and width."""

    number: int
    label: str
    tone: Tone
    sure: tuple[float, float] | None
    open: tuple[float, float] | None


class Mark(Struct, frozen=True):
    """A moment, in percent of the scale. `kind` is now, event or year."""

    kind: str
    label: str
    at: float


class Timeline(Struct, frozen=True):
    """The bars, and the moments across them."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]


class _Scale(Struct, frozen=True):
    first: datetime
    last: datetime

    def at(self, when: datetime) -> float:
        """Percent of the scale; what lies outside stands at its end."""
        share = (min(max(when, self.first), self.last) - self.first) / (self.last - self.first)
        return round(100 * share, 2)

    def span(self, start: datetime, end: datetime) -> tuple[float, float] | None:
        left, right = self.at(start), self.at(end)
        return (left, round(right - left, 2)) if right > left else None


def timeline(analysis: Analysis, told: Outline, screen: Screen) -> Timeline | None:
    """The certificates that the matrices of an outline have; `None` where there is none."""
    blocks = (block for section in told.sections for entry in section.entries for block in entry.blocks)
    certificates = dict(pair for block in blocks if isinstance(block, Grid) for pair in block.certificates)
    if not certificates:
        return None
    events = sorted({when.date(): when for row in analysis.rows if row.event and (when := moment(row.event))}.values())[-_MOST_EVENTS:]
    scale = _scale(certificates.values(), [analysis.now, *events])
    bars = tuple(_bar(number, certificate, scale, analysis.now, screen) for number, certificate in sorted(certificates.items()))
    marks = [Mark("event", screen.tell(say("event 12014 {day}", day=when.date())), scale.at(when)) for when in events]
    now = Mark("now", screen.tell(say("now {day}", day=analysis.now.date())), scale.at(analysis.now))
    return Timeline(bars, (*_years(scale), *marks, now))


def _scale(certificates: Iterable[Certificate], marked: Sequence[datetime]) -> _Scale:
    known = [*marked]
    for certificate in certificates:
        known += [*(certificate.not_before.possible or ()), *(certificate.not_after.possible or ())]
    first = max(min(known), _shifted(min(marked), -_MOST_YEARS))
    last = min(max(known), _shifted(max(marked), _MOST_YEARS))
    return _Scale(first - _MARGIN, last + _MARGIN)


def _shifted(when: datetime, years: int) -> datetime:
    try:
        return when + years * _YEAR
    except OverflowError:
        return when


def _bar(number: int, certificate: Certificate, scale: _Scale, now: datetime, screen: Screen) -> Bar:
    starts, ends = certificate.not_before.possible, certificate.not_after.possible
    name = certificate.domains[0] if certificate.domains else certificate.subject.value or certificate.thumbprint or ""
    label = screen.tell(say("#{number} {name}: {start} to {end}", number=number, name=name, start=_days(starts, screen), end=_days(ends, screen)))
    if not starts or not ends:
        return Bar(number, label, Tone.DOUBT, None, None)
    sure, possible = scale.span(max(starts), min(ends)), scale.span(min(starts), max(ends))
    return Bar(number, label, _tone(certificate.not_before, certificate.not_after, now), sure, None if possible == sure else possible)


def _tone(start: Fact[datetime], end: Fact[datetime], now: datetime) -> Tone:
    if not (start.settled(now) and end.settled(now)):
        return Tone.DOUBT
    return Tone.GOOD if min(start.possible or ()) <= now <= max(end.possible or ()) else Tone.BAD


def _days(moments: Sequence[datetime] | None, screen: Screen) -> str:
    return " / ".join(translated(day, screen.language) for day in dict.fromkeys(one.date() for one in moments)) if moments else "?"


def _years(scale: _Scale) -> Iterator[Mark]:
    years = range(scale.first.year + 1, scale.last.year + 1)
    step = max(-(-len(years) // _MOST_TICKS), 1)
    yield from (Mark("year", str(year), scale.at(datetime(year, 1, 1))) for year in years[::step])  # noqa: DTZ001 - local to the servers, as all here
