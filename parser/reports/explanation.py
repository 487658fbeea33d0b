"""The rules, told to people: all of them in a list, or one explained."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from ..analyzer.model import Rule, Severity
from ..wording import say
from .model import Screen

_WEIGHTS = {Severity.ERROR: say("error"), Severity.WARNING: say("warning"), Severity.NOTE: say("note")}
# Longer lines are hard to read, however wide the screen is.
_WIDEST = 100


def listed(rules: Iterable[Rule], screen: Screen) -> str:
    """A line for each rule: its code, how much it matters, what it finds."""
    told = [(rule.code, screen.tell(_WEIGHTS[rule.severity]), screen.tell(rule.paragraphs[0])) for rule in rules]
    codes, weights = (max(map(len, column)) for column in list(zip(*told, strict=True))[:2])
    return "\n".join(f"{code:<{codes}} {weight:<{weights}} {finds}" for code, weight, finds in told)


def explained(rule: Rule, screen: Screen) -> str:
    """What a rule finds, what that means, how to confirm it, how to fix it, and the source."""
    first, *rest = (
        "\n".join(wrap(screen.tell(one), min(screen.width, _WIDEST), break_long_words=False, break_on_hyphens=False)) for one in rule.paragraphs
    )
    return "\n".join([f"{rule.code} ({screen.tell(_WEIGHTS[rule.severity])})", "", first, "", *rest])
