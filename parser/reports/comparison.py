"""What a change would do: every connector before and after it."""

from __future__ import annotations

from ..analyzer.model import FAULTS, Analysis, Answer
from ..analyzer.selection import Verdict
from .model import visible

_ANSWERS = {
    Answer.CLEAR: "Yes: with it no connector logs event 12014.",
    Answer.EVENT: "No: with it connectors still log event 12014.",
    Answer.CANNOT_JUDGE: "Cannot judge: what was printed does not say enough.",
}


def compare(before: Analysis, after: Analysis) -> str:
    """The answer, and the connectors of which the verdict changes or that are still at fault."""
    was = {(row.connector.name, row.server): row.verdict for row in before.rows}
    lines = [_ANSWERS[after.verdict]]
    for row in after.rows:
        old = was.get((row.connector.name, row.server), row.verdict)
        if old is not row.verdict or row.verdict in FAULTS or row.verdict is Verdict.CANNOT_JUDGE:
            lines.append(visible(f"  {row.title}: {old}{f', then {row.verdict}' if old is not row.verdict else ', as before'}"))
    return "\n".join(lines)
