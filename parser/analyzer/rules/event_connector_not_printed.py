"""An event about a connector that is not in the input."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..asking import show_connectors
from ..model import Case, Found, Remedy, Severity, rule


@rule("event-connector-not-printed", Severity.NOTE)
def event_connector_not_printed(case: Case) -> Iterator[Found]:
    """Event 12014 names a connector that none of the printed listings has.

    What it means: the connector was renamed or removed, is on another server, or its listing was not sent. It is judged by the names in the
    event. The implicit intra-organization connector is in no listing and is not asked for.
    How to confirm: print all Receive and Send connectors.
    Source: the product documentation of the event.
    """
    for row in case.rows:
        if row.connector.kind is Kind.OTHER:
            yield Found(
                say("{connector}, which the event names, is not among the connectors that were printed", connector=row.connector.name),
                row,
                details=(say("It is judged by the names in the event."),),
                evidence=(row.connector.place,),
                remedies=(Remedy((show_connectors(Kind.OTHER),), say("Prints all connectors.")),),
            )
