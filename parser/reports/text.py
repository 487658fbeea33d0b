"""The report for a screen: the answer first, then what to do, then every connector against every certificate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO
from itertools import groupby
from typing import TYPE_CHECKING

from ..analyzer.model import FAULTS, Analysis, Answer, Finding, PlanStep, Remedy, Row, Severity
from ..analyzer.selection import Step, Verdict
from ..facts import Certificate, Fact, Place
from .model import Report, Screen, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_VERDICTS = {
    Verdict.COVERED: "covered",
    Verdict.EXPIRED: "expired",
    Verdict.NO_CERTIFICATE: "NO CERTIFICATE",
    Verdict.NOT_ENABLED_FOR_SMTP: "NOT ENABLED FOR SMTP",
    Verdict.NO_PRIVATE_KEY: "NO PRIVATE KEY",
    Verdict.NOT_OFFERED: "STARTTLS off",
    Verdict.CANNOT_JUDGE: "cannot judge",
}
_STYLES = {Answer.EVENT: "bold red", Answer.CLEAR: "bold green", Answer.CANNOT_JUDGE: "bold yellow"}
_FAILS = {None: "good", Step.NAME: "-", Step.SMTP: "no SMTP", Step.PRIVATE_KEY: "no key", Step.VERSION: "too old", Step.UNKNOWN: "?"}
_TITLES = {Severity.ERROR: "Why", Severity.WARNING: "Look at this, too", Severity.NOTE: "Worth knowing"}
_MOST_COLUMNS = 5
_MOST_NAMES = 6
_MOST_PLACES = 4


def _render(analysis: Analysis, screen: Screen) -> str:
    from rich.console import Console

    target = StringIO()
    console = Console(
        file=target,
        width=screen.width,
        force_terminal=screen.colours,
        color_system="standard" if screen.colours else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    _print(console, analysis)
    return "\n".join(line.rstrip() for line in target.getvalue().rstrip().split("\n"))


def _print(console: Console, analysis: Analysis) -> None:
    _line(console, _headline(analysis), style=_STYLES[analysis.verdict])
    shown = {step.remedy for step in analysis.plan}
    _plan(console, analysis.plan)
    for severity, findings in groupby(analysis.findings, key=lambda finding: finding.severity):
        _heading(console, _TITLES[severity])
        for finding in findings:
            _finding(console, finding, shown)
    _hints(console, analysis.findings)
    _missing(console, analysis)
    _connectors(console, analysis)
    _line(console, f"\nJudged as of {analysis.now:%Y-%m-%d %H:%M:%S} by {', '.join(source.name for source in analysis.sources)}.", style="dim")


def _headline(analysis: Analysis) -> str:
    rows = analysis.rows
    if analysis.verdict is Answer.EVENT:
        at_fault = sum(row.verdict in FAULTS or row.verdict is Verdict.EXPIRED for row in rows)
        return f"Event 12014: yes. {at_fault} of {_counted(len(rows), 'connector')} cannot offer STARTTLS."
    expired = sum(row.verdict is Verdict.EXPIRED for row in rows)
    if analysis.verdict is Answer.CLEAR and expired:
        return f"Event 12014: no. But {expired} of {_counted(len(rows), 'connector')} uses an expired certificate, event 12016."
    if analysis.verdict is Answer.CLEAR:
        on = sum(row.verdict is not Verdict.NOT_OFFERED for row in rows)
        return f"Event 12014: no. {_counted(on, 'connector')} with STARTTLS, and each has its certificate."
    unknown = sum(row.verdict is Verdict.CANNOT_JUDGE for row in rows)
    return (
        f"Event 12014: cannot judge. What was printed leaves {unknown} of {_counted(len(rows), 'connector')} open."
        if rows
        else "Event 12014: cannot judge. No connector is in the input."
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _line(console: Console, text: str, indent: int = 0, style: str = "") -> None:
    """A paragraph, wrapped to the screen behind its indentation."""
    from rich.padding import Padding
    from rich.text import Text

    lines = "\n".join(map(visible, text.split("\n")))
    console.print(Padding(Text(lines, style=style), (0, 0, 0, indent)))


def _heading(console: Console, title: str) -> None:
    _line(console, f"\n{title}", style="bold")


def _plan(console: Console, steps: Sequence[PlanStep]) -> None:
    """The fewest changes that end it, in order."""
    if steps:
        _heading(console, "What to do")
    for number, step in enumerate(steps, 1):
        _line(console, f"\n{number}. {step.remedy.change}", 2)
        for command in step.remedy.commands:
            _command(console, command)
        _line(console, f"Ends it for {', '.join(step.ends)}.", 4, "dim")


def _finding(console: Console, finding: Finding, shown: set[Remedy]) -> None:
    _line(console, f"\n{finding.title[:1].upper()}{finding.title[1:]}.", style="red" if finding.severity is Severity.ERROR else "")
    for detail in finding.details:
        _line(console, detail, 2)
    if finding.evidence:
        _line(console, f"Seen in {_places(finding.evidence)}.", 2, "dim")
    if finding.accepted:
        _line(console, f"Accepted: {finding.accepted}", 2)
        return
    for remedy in finding.remedies:
        if remedy not in shown:
            _line(console, f"\nInstead: {remedy.change}" if len(finding.remedies) > 1 else f"\n{remedy.change}", 2)
            for command in remedy.commands:
                _command(console, command)
    shown.update(finding.remedies)


def _hints(console: Console, findings: Iterable[Finding]) -> None:
    """What to know before the commands are run, each once."""
    hints = dict.fromkeys(hint for finding in findings for remedy in finding.remedies for hint in remedy.hints)
    if hints:
        _heading(console, "Before and after")
    for hint in hints:
        _line(console, hint, 2)


def _command(console: Console, command: str) -> None:
    """A command on a line of its own, whatever the width: broken, it could not be pasted."""
    from rich.text import Text

    console.print(Text(f"    {visible(command)}", style="cyan"), soft_wrap=True)


def _places(places: Sequence[Place]) -> str:
    """`paste.txt, lines 1-11 and 44-46`, each source once."""
    spans: dict[str, list[str]] = {}
    for place in places:
        spans.setdefault(place.source, []).append(_span(place))
    return "; ".join(
        f"{source}, lines {', '.join(lines[:_MOST_PLACES])}{' and others' if len(lines) > _MOST_PLACES else ''}" for source, lines in spans.items()
    )


def _span(place: Place) -> str:
    first, last = place.lines.first, place.lines.last
    return f"{first}" if first == last else f"{first}-{last}"


def _missing(console: Console, analysis: Analysis) -> None:
    """What was not in the text, under the command that prints it."""
    asked = {(missing.command, missing.what): None for row in analysis.rows for missing in row.missing}
    unexamined = {(entry.command, entry.needs): None for entry in analysis.not_examined}
    for title, pairs in (("What is missing to judge", asked), ("Not examined", {pair: None for pair in unexamined if pair not in asked})):
        if pairs:
            _heading(console, title)
            for command, whats in _by_command(pairs):
                _line(console, f"\n{'; '.join(whats)}. Send what this prints:", 2)
                _command(console, command)


def _by_command(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    together: dict[str, list[str]] = {}
    for command, what in pairs:
        together.setdefault(command, []).append(what)
    yield from together.items()


def _connectors(console: Console, analysis: Analysis) -> None:
    """The matrix of connectors and certificates, and what is known of the certificates."""
    if not analysis.rows:
        return
    numbered = _columns(analysis)
    _heading(console, "Connectors and certificates")
    console.print(_matrix(analysis.rows, numbered))
    for number, certificate in enumerate(numbered, 1):
        _line(console, f"\n#{number} {certificate.thumbprint or 'without a thumbprint'}{f' on {certificate.server}' if certificate.server else ''}")
        _line(console, _described(certificate), 3)
    left_out = len(analysis.certificates) - len(numbered)
    if left_out:
        _line(console, f"\n{_counted(left_out, 'certificate')} more, not shown; --format json has all.", style="dim")
    for remark, rows in _remarks(analysis.rows):
        _line(console, f"\n{remark} ({', '.join(rows)}).")


def _columns(analysis: Analysis) -> list[Certificate]:
    """The certificates to show: those that count for some connector before the others."""
    matter = {id(one.certificate) for row in analysis.rows for one in row.candidates if one.fails is not Step.NAME}
    return sorted(analysis.certificates, key=lambda certificate: id(certificate) not in matter)[:_MOST_COLUMNS]


def _matrix(rows: Iterable[Row], certificates: Sequence[Certificate]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("connector", "searches for", "verdict", *(f"#{number}" for number in range(1, len(certificates) + 1))):
        table.add_column(title, overflow="fold", no_wrap=title.startswith("#"))
    for row in rows:
        cells = [row.title, row.search.name if row.search else "?", _VERDICTS[row.verdict]]
        standings = {id(one.certificate): _FAILS[one.fails] for one in row.candidates}
        marks = ["WINS" if one is row.winner else standings.get(id(one), "") for one in certificates]
        table.add_row(*(Text(visible(cell)) for cell in (*cells, *marks)))
    return table


def _described(certificate: Certificate) -> str:
    names = ", ".join(certificate.domains[:_MOST_NAMES]) or "no names"
    more = len(certificate.domains) - _MOST_NAMES
    services = _fact(certificate.services)
    return (
        f"{names}{f' and {more} more' if more > 0 else ''}{f' ({certificate.domains_open})' if certificate.domains_open else ''}; "
        f"{services}; {_until(certificate.not_after)}"
    )


def _until(moment: Fact[datetime]) -> str:
    return f"until {' or '.join(f'{one:%Y-%m-%d}' for one in moment.possible)}" if moment.possible else moment.why


def _fact(services: Fact[frozenset[str]]) -> str:
    return services.why if services.value is None else f"services {', '.join(sorted(name.upper() for name in services.value))}"


def _remarks(rows: Iterable[Row]) -> Iterator[tuple[str, list[str]]]:
    """Each remark once, with the connectors that it is about."""
    together: dict[str, list[str]] = {}
    for row in rows:
        for remark in row.remarks:
            together.setdefault(remark, []).append(row.title)
    yield from together.items()


REPORT = Report("text", (".txt",), _render)
