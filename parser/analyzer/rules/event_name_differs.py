"""An event about a name that its connector does not search for."""

from __future__ import annotations

from collections.abc import Iterator

from ...wording import say
from ..model import Case, Found, Severity, rule


@rule("event-name-differs", Severity.NOTE)
def event_name_differs(case: Case) -> Iterator[Found]:
    """The event names a domain name that its connector, as it was printed, does not search for.

    What it means: the connector was changed after the event, or the listing is of another server. The newest event decides.
    How to confirm: the time of the event against WhenChanged of the connector.
    Source: the event's own text.
    """
    for row in case.rows:
        asked = row.event.event.domain_name if row.event else None
        if row.event and row.search and asked and asked.casefold() != row.search.name.casefold():
            yield Found(
                say(
                    "the event for {connector} was about {asked}; as printed, the connector searches for {name}",
                    connector=row.title,
                    asked=asked,
                    name=row.search.name,
                ),
                row,
                details=tuple(_changed(row.event.event.time, row.connector.changed.value.isoformat() if row.connector.changed.value else None)),
                evidence=(row.event.place, row.connector.place),
            )


def _changed(event: str | None, changed: str | None) -> Iterator[str]:
    if event and changed:
        yield say("The event is of {event}, the last change of the connector of {changed}.", event=event, changed=changed)
