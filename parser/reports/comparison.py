"""What a change would do: every connector before and after it."""

from __future__ import annotations

from ..analyzer.model import FAULTS, Analysis, Answer, Row
from ..analyzer.selection import Verdict
from ..wording import say
from .model import Screen, visible
from .outline import VERDICTS

_ANSWERS = {
    Answer.CLEAR: say("Yes: with it no connector logs event 12014."),
    Answer.EVENT: say("No: with it connectors still log event 12014."),
    Answer.CANNOT_JUDGE: say("Cannot judge: what was printed does not say enough."),
}


def compare(before: Analysis, after: Analysis, screen: Screen) -> str:
    """The answer, and the connectors of which the verdict changes or that are still at fault."""
    was = {(row.connector.kind, row.connector.name, row.server): row.verdict for row in before.rows}
    lines = [screen.tell(_ANSWERS[after.verdict])]
    for row in after.rows:
        old = was.get((row.connector.kind, row.connector.name, row.server), row.verdict)
        if old is not row.verdict or row.verdict in FAULTS or row.verdict is Verdict.CANNOT_JUDGE:
            lines.append(visible(f"  {screen.tell(_change(row, old))}"))
    return "\n".join(lines)


def _change(row: Row, old: Verdict) -> str:
    was, now = VERDICTS[old][0], VERDICTS[row.verdict][0]
    if old is row.verdict:
        return say("{connector}: {verdict}, as before", connector=row.title, verdict=now)
    return say("{connector}: {old}, then {new}", connector=row.title, old=was, new=now)
