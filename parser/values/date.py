"""Dates of every culture: in which order day and month stand is inferred over all dates of a text, or left open.

Three numbers and a time tell their order by themselves where the year comes first, and where full stops separate them
(every culture of CLDR and of Windows that prints those puts the day first). Slashes and hyphens do not: they are decided
by a number above 12 in any date of the same text that is written in the same manner, or by one of which the moment is known
otherwise. Where no date tells, the language of a transcript does, if all its cultures agree. Padding with zeros and the case of AM
and PM are no proof of an order; where they differ in one place, two cultures printed the dates, and none proves the other's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from functools import cache, lru_cache

from ... import grammar
from ..doubt import Doubt, Unsure
from .matched import NOTHING, not_understood
from .model import DateOrder, Reading

# Languages whose cultures print half days; the words for them come from CLDR.
_HALF_DAY_LANGUAGES = "ar bn bg el en_AU en_GB es es_MX fa fil gu he hi hu ja kn ko ml mr ms pa pt sq ta te th tr ur vi zh zh_Hant"
# Languages of which every culture of CLDR that puts the year last, and prints no half of the day, puts the day first.
_DAY_FIRST = frozenset(("es", "fr", "pt"))
_NOON = 12
_YEAR_DIGITS = 4
_REMEMBERED = 1 << 14

# Local clocks are at most so far behind and before UTC, in steps of a quarter of an hour.
BEHIND, BEFORE, _STEP = timedelta(hours=-12), timedelta(hours=14), timedelta(minutes=15)

_Manner = tuple[str, bool]
"""How a date is written: what stands between its numbers, and whether it names the half of the day."""


class Order(Enum):
    """Which of the first two numbers is the day, where the year comes last."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    OPEN = "open"


class Dates:
    """Reads the dates of one text, of which the order is known by the manner of writing, or open."""

    def __init__(self, orders: Mapping[_Manner, Order]) -> None:
        self._orders = orders
        self._remembered = lru_cache(_REMEMBERED)(self._understood)

    def read(self, text: str) -> Reading:
        """A `datetime`, local to the server; or the text, marked with both readings in ISO form, where the order is open."""
        return self._remembered(text)

    def _understood(self, text: str) -> Reading:
        match = grammar.terminal("value", "DATE").fullmatch(text)
        if not match:
            return not_understood(text)
        found = list(dict.fromkeys(filter(None, (_moment(match, order) for order in _orders(match, self._orders.get(_manner(match), Order.OPEN))))))
        if len(found) == 1:
            return Reading(found[0])
        alternatives = tuple(moment.isoformat() for moment in found)
        return Reading(text, (Unsure(Doubt.DATE, alternatives),)) if found else not_understood(text)


def infer(texts: Iterable[str], exact: Iterable[tuple[str, datetime]] = (), language: str | None = None) -> Dates:
    """The orders of all these dates; texts that are no dates say nothing, and dates that contradict each other leave it open.

    `exact` are dates with their moments in UTC, `language` is that of the session in which all were printed.
    """
    known = defaultdict[str, list[datetime]](list)
    for text, moment in exact:
        known[text].append(moment)
    matches = [match for text in {*texts, *known} if (match := grammar.terminal("value", "DATE").fullmatch(text)) and not _tells_itself(match)]
    manners = defaultdict[_Manner, list[re.Match[str]]](list)
    for match in matches:
        manners[_manner(match)].append(match)
    return Dates({manner: _order(dates, known, language) for manner, dates in manners.items()})


def is_local(printed: datetime, moment: datetime) -> bool:
    """Whether some time zone prints a moment in UTC so; consoles print no parts of a second."""
    away = printed - moment.replace(microsecond=0)
    return BEHIND <= away <= BEFORE and not away % _STEP


def _manner(match: re.Match[str]) -> _Manner:
    return match["separator"], _names_half_day(match)


def _order(dates: Sequence[re.Match[str]], known: Mapping[str, Sequence[datetime]], language: str | None) -> Order:
    """The order that dates of one manner show, if they show one."""
    proofs = {order for match in dates if (order := _proof(match, known.get(match[0], ()))) is not None}
    if not proofs and language in _DAY_FIRST and not any(map(_names_half_day, dates)):
        proofs = {Order.DAY_FIRST}
    several = any({_padding(match[place]) for match in dates} >= {True, False} for place in ("first", "second"))
    return proofs.pop() if len(proofs) == 1 and not several else Order.OPEN


def _padding(number: str) -> bool | None:
    """Whether a number below 10 has its zero; `None` for others."""
    return None if number[0] != "0" and len(number) > 1 else number[0] == "0"


def _proof(match: re.Match[str], known: Sequence[datetime]) -> Order | None:
    """The order that a date shows by a number that can be no month, or by the moments that it is known to be."""
    read = {order: printed for order in (Order.DAY_FIRST, Order.MONTH_FIRST) if (printed := _moment(match, order))}
    possible = [order for order, printed in read.items() if all(is_local(printed, moment) for moment in known)]
    return possible[0] if len(possible) == 1 else None


def _names_half_day(match: re.Match[str]) -> bool:
    return bool(match["before"] or match["after"])


def _tells_itself(match: re.Match[str]) -> bool:
    return len(match["first"]) == _YEAR_DIGITS or match["separator"] == "."


def _orders(match: re.Match[str], order: Order) -> tuple[Order, ...]:
    if _tells_itself(match):
        return (Order.DAY_FIRST,)
    return (Order.DAY_FIRST, Order.MONTH_FIRST) if order is Order.OPEN else (order,)


def _moment(match: re.Match[str], order: Order) -> datetime | None:
    """The moment in that order, or `None` if there is none."""
    first, second, third = match["first"], match["second"], match["third"]
    if len(first) == _YEAR_DIGITS:
        year, month, day = first, second, third
    elif len(third) == _YEAR_DIGITS:
        year, month, day = (third, second, first) if order is Order.DAY_FIRST else (third, first, second)
    else:
        return None
    hour = _hour(match)
    try:
        return None if hour is None else datetime(int(year), int(month), int(day), hour, int(match["minute"] or 0), int(match["sec"] or 0))  # noqa: DTZ001 - a server's local time
    except ValueError:
        return None


def _hour(match: re.Match[str]) -> int | None:
    hour, word = int(match["hour"] or 0), match["before"] or match["after"]
    if not word:
        return hour
    afternoon = _is_afternoon(word.strip())
    if afternoon is None or not 1 <= hour <= _NOON:
        return None
    return hour % _NOON + (_NOON if afternoon else 0)


@lru_cache(maxsize=256)
def _is_afternoon(word: str) -> bool | None:
    """Whether a word is a culture's PM; `None` if it is neither that nor its AM."""
    plain = _plain(word)
    if plain in ("am", "pm"):
        return plain == "pm"
    return _half_days().get(plain)


@cache
def _half_days() -> dict[str, bool]:
    from babel import Locale

    words: dict[str, bool] = {}
    for language in _HALF_DAY_LANGUAGES.split():
        for widths in Locale.parse(language).day_periods.values():
            for periods in widths.values():
                words.update((_plain(periods[half]), half == "pm") for half in ("am", "pm") if half in periods)
    return words


def _plain(word: str) -> str:
    return "".join(character for character in word.casefold() if character not in ". \u00a0\u202f")


class DateKind:
    """The kind of a property that holds a date."""

    free_text = False

    def fits(self, text: str) -> bool:
        return not text or grammar.terminal("value", "DATE").fullmatch(text) is not None

    def read(self, text: str, dates: DateOrder) -> Reading:
        return dates.read(text) if text else NOTHING


DATE = DateKind()
