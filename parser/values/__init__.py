"""Values: what the exact text of a property means, one file a kind."""

from __future__ import annotations

from datetime import datetime, timedelta

from .model import Collection, Value

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

_AS_IT_IS = (str, bool, int)


def as_json(value: Value) -> Json:
    """A value as JSON has it: dates in ISO form, time spans as printed, flags and names as their text."""
    if value is None or isinstance(value, _AS_IT_IS):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _time_span(value)
    if isinstance(value, Collection):
        return [as_json(item) for item in value.items]
    return list(value) if isinstance(value, bytes) else str(value)


def _time_span(value: timedelta) -> str:
    """`[-][d.]hh:mm:ss[.fffffff]`, as .NET prints it."""
    whole = abs(value)
    minutes, seconds = divmod(whole.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days = f"{whole.days}." if whole.days else ""
    ticks = f".{whole.microseconds * 10:07}" if whole.microseconds else ""
    return f"{'-' if value < timedelta() else ''}{days}{hours:02}:{minutes:02}:{seconds:02}{ticks}"
