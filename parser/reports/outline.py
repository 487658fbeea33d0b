"""What every report for people tells, in order: the answer, the matrix, the details. The forms draw it.

All texts of an outline are in the reader's language already; none is safe to show before the form has neutralised it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from msgspec import Struct

from ..analyzer.model import Analysis, Answer, Finding, PlanStep, Remedy, Row, Severity
from ..analyzer.selection import Step, Verdict
from ..facts import Certificate, Fact, Place
from ..wording import say, say_number
from .model import Detail, Screen

_MOST_REASONS = 10
_MOST_CERTIFICATES = 5
_MOST_NAMES = 6
_MOST_PLACES = 4


class Tone(StrEnum):
    """How a text is meant: what a form colours it by, beside its words."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"
    DOUBT = "doubt"
    MUTED = "muted"


class Paragraph(Struct, frozen=True, eq=False):
    """A sentence or more."""

    text: str
    tone: Tone = Tone.PLAIN


class Commands(Struct, frozen=True, eq=False):
    """Lines to be pasted as they are."""

    lines: tuple[str, ...]


class Alternative(Struct, frozen=True, eq=False):
    """Another way to mend it, and its commands."""

    text: str
    commands: Commands


class Seen(Struct, frozen=True, eq=False):
    """A sentence that says where something stands, and the places, each spelt out."""

    text: str
    places: tuple[tuple[str, Place], ...]


class Cell(Struct, frozen=True, eq=False):
    """What became of one certificate for one connector, in a word or two."""

    text: str
    tone: Tone


class GridRow(Struct, frozen=True, eq=False):
    """A connector: its title and place, the name that it searches for and where that comes from, its verdict, and a cell for each certificate."""

    title: str
    place: Place
    searched: str
    origin: str
    verdict: Cell
    cells: tuple[Cell, ...]


class Grid(Struct, frozen=True, eq=False):
    """The connectors of one server by its certificates, each with its number; `legend` says what the cells mean."""

    heads: tuple[str, str, str]
    certificates: tuple[tuple[int, Certificate], ...]
    rows: tuple[GridRow, ...]
    legend: tuple[tuple[Cell, str], ...]


Block = Paragraph | Commands | Alternative | Seen | Grid


class Entry(Struct, frozen=True, eq=False):
    """One thing that is told, and what belongs to it.

    `number` is its place in an order of steps, `code` the rule that found it, `anchor` what other parts of a report refer to it by.
    """

    text: str = ""
    blocks: tuple[Block, ...] = ()
    tone: Tone = Tone.PLAIN
    number: int | None = None
    code: str | None = None
    anchor: str | None = None


class Section(Struct, frozen=True, eq=False):
    """Entries under a title; `name` is the same in every language."""

    name: str
    title: str
    entries: tuple[Entry, ...]


class Outline(Struct, frozen=True, eq=False):
    """The answer in one line, the sections that are told, and by what it was judged."""

    answer: str
    tone: Tone
    sections: tuple[Section, ...]
    judged: str


Tell = Callable[[str], str]

_TONES = {Answer.EVENT: Tone.BAD, Answer.CLEAR: Tone.GOOD, Answer.CANNOT_JUDGE: Tone.DOUBT}
# What a verdict is called, and how it is meant.
VERDICTS = {
    Verdict.COVERED: (say("covered"), Tone.GOOD),
    Verdict.EXPIRED: (say("EXPIRED"), Tone.BAD),
    Verdict.NO_CERTIFICATE: (say("NO CERTIFICATE"), Tone.BAD),
    Verdict.NOT_ENABLED_FOR_SMTP: (say("NOT ENABLED FOR SMTP"), Tone.BAD),
    Verdict.NO_PRIVATE_KEY: (say("NO PRIVATE KEY"), Tone.BAD),
    Verdict.NOT_OFFERED: (say("STARTTLS off"), Tone.MUTED),
    Verdict.CANNOT_JUDGE: (say("cannot judge"), Tone.DOUBT),
}
# What is said of a certificate in a cell, and below the matrix.
_WINS = Cell(say("WINS"), Tone.GOOD), say("the certificate that Exchange takes")
_CELLS = {
    None: (Cell(say("good"), Tone.GOOD), say("it could serve the connector, and another one is preferred or may be")),
    Step.NAME: (Cell(say("no name"), Tone.MUTED), say("it does not have the name that is searched for")),
    Step.SMTP: (Cell(say("no SMTP"), Tone.BAD), say("it has the name and its private key, and is not enabled for SMTP")),
    Step.PRIVATE_KEY: (Cell(say("no key"), Tone.BAD), say("it has the name, and no private key on the server")),
    Step.VERSION: (Cell(say("too old"), Tone.BAD), say("it has the name, and is of X.509 version 1 or 2")),
    Step.UNKNOWN: (Cell(say("?"), Tone.DOUBT), say("what was printed does not say")),
}
_NOWHERE = Cell("", Tone.MUTED)
_SEVERITIES = {
    Severity.ERROR: ("errors", say("In detail"), Tone.BAD),
    Severity.WARNING: ("warnings", say("Look at this, too"), Tone.DOUBT),
    Severity.NOTE: ("notes", say("Worth knowing"), Tone.PLAIN),
}
_ORIGINS = {"server": say("the FQDN of the server")}


def outline(analysis: Analysis, screen: Screen) -> Outline:
    """What is told of an analysis at the detail of the screen, in its language."""
    tell = screen.tell
    parts = [part for least, part in _PARTS if least.value <= screen.detail.value]
    sections = (section for part in parts for section in part(analysis, tell))
    sources = ", ".join(source.name for source in analysis.sources)
    judged = say("Judged as of {now} by {sources}.", now=analysis.now, sources=sources)
    return Outline(tell(_answer(analysis)), _TONES[analysis.verdict], tuple(section for section in sections if section.entries), tell(judged))


def _answer(analysis: Analysis) -> str:
    verdicts = [row.verdict for row in analysis.rows]
    every = len(verdicts)
    expired = verdicts.count(Verdict.EXPIRED)
    if analysis.verdict is Answer.EVENT:
        at_fault = sum(row.answer is Answer.EVENT for row in analysis.rows)
        return say_number(
            "Event 12014: yes. {faulty} of {number} connector cannot offer STARTTLS.",
            "Event 12014: yes. {faulty} of {number} connectors cannot offer STARTTLS.",
            every,
            faulty=at_fault,
        )
    if analysis.verdict is Answer.CLEAR and expired:
        return say_number(
            "Event 12014: no. But {expired} of {number} connector uses an expired certificate, event 12016.",
            "Event 12014: no. But {expired} of {number} connectors uses an expired certificate, event 12016.",
            every,
            expired=expired,
        )
    if analysis.verdict is Answer.CLEAR:
        return say_number(
            "Event 12014: no. {number} connector with STARTTLS, and each has its certificate.",
            "Event 12014: no. {number} connectors with STARTTLS, and each has its certificate.",
            every - verdicts.count(Verdict.NOT_OFFERED),
        )
    if not verdicts:
        return say("Event 12014: cannot judge. No connector is in the input.")
    unknown = verdicts.count(Verdict.CANNOT_JUDGE)
    return say_number(
        "Event 12014: cannot judge. What was printed leaves {open} of {number} connector open.",
        "Event 12014: cannot judge. What was printed leaves {open} of {number} connectors open.",
        every,
        open=unknown,
    )


def _why(analysis: Analysis, tell: Tell) -> Iterator[Section]:
    """What is wrong and on which connector, in a sentence each."""
    wrong = [finding for finding in analysis.findings if finding.severity is Severity.ERROR and not finding.accepted]
    entries = [Entry(_sentence(finding.title, tell), tone=Tone.BAD) for finding in wrong[:_MOST_REASONS]]
    more = len(wrong) - len(entries)
    rest = [Entry(tell(say_number("And {number} more, told below.", "And {number} more, told below.", more)), tone=Tone.MUTED)] if more else []
    yield Section("why", tell(say("Why")), (*entries, *rest))


def _plan(analysis: Analysis, tell: Tell) -> Iterator[Section]:
    """The fewest changes that end it, in order."""
    yield Section("plan", tell(say("What to do")), tuple(_step(number, step, tell) for number, step in enumerate(analysis.plan, 1)))


def _step(number: int, step: PlanStep, tell: Tell) -> Entry:
    ends = tell(say("Ends it for {connectors}.", connectors=step.ends) if step.ends else say("The next steps need it."))
    return Entry(tell(step.remedy.change), (Commands(step.remedy.commands), Paragraph(ends, Tone.MUTED)), number=number)


def _missing(analysis: Analysis, tell: Tell) -> Iterator[Section]:
    """What was not in the text, under the command that prints it."""
    asked = ((missing.command, missing.what) for row in analysis.rows for missing in row.missing)
    yield Section("missing", tell(say("What is missing to judge")), tuple(_requests(asked, tell)))


def _not_examined(analysis: Analysis, tell: Tell) -> Iterator[Section]:
    asked = {(missing.command, missing.what) for row in analysis.rows for missing in row.missing}
    unexamined = ((entry.command, entry.needs) for entry in analysis.not_examined)
    yield Section("not-examined", tell(say("Not examined")), tuple(_requests((pair for pair in unexamined if pair not in asked), tell)))


def _requests(pairs: Iterable[tuple[str, str]], tell: Tell) -> Iterator[Entry]:
    together: dict[str, list[str]] = {}
    for command, what in dict.fromkeys(pairs):
        together.setdefault(command, []).append(tell(what))
    for command, whats in together.items():
        yield Entry(tell(say("{what}. Send what this prints:", what="; ".join(whats))), (Commands((command,)),))


def _matrix(analysis: Analysis, tell: Tell) -> Iterator[Section]:
    """The connectors of each server by its certificates, what is known of the certificates, and what of the connectors was taken as given."""
    if not analysis.rows:
        return
    shown = {server: _columns(rows) for server, rows in _by_server(analysis.rows).items()}
    numbers = {id(certificate): number for number, certificate in enumerate(_once(one for columns in shown.values() for one in columns), 1)}
    grids = [_server_entry(server, rows, shown[server], numbers, tell) for server, rows in _by_server(analysis.rows).items()]
    known = [_certificate_entry(certificate, numbers, tell) for certificate in _once(one for columns in shown.values() for one in columns)]
    left_out = len(analysis.certificates) - len(known)
    more = say_number(
        "{number} certificate more, not shown; the form json has all.", "{number} certificates more, not shown; the form json has all.", left_out
    )
    rest = [Entry(tell(more), tone=Tone.MUTED)] if left_out else []
    yield Section("matrix", tell(say("Connectors and certificates")), (*grids, *known, *rest, *_remarks(analysis.rows, tell)))


def _by_server(rows: Iterable[Row]) -> dict[str | None, list[Row]]:
    servers: dict[str | None, list[Row]] = {}
    for row in rows:
        servers.setdefault(row.server, []).append(row)
    return servers


def _columns(rows: Sequence[Row]) -> list[Certificate]:
    """The certificates to show of a server: those that count for some connector before the others."""
    looked_at = [candidate for row in rows for candidate in row.candidates]
    matter = {id(one.certificate) for one in looked_at if one.fails is not Step.NAME}
    return sorted(_once(one.certificate for one in looked_at), key=lambda certificate: id(certificate) not in matter)[:_MOST_CERTIFICATES]


def _once(certificates: Iterable[Certificate]) -> list[Certificate]:
    return list({id(certificate): certificate for certificate in certificates}.values())


def _server_entry(server: str | None, rows: Sequence[Row], columns: Sequence[Certificate], numbers: Mapping[int, int], tell: Tell) -> Entry:
    heads = tell(say("connector")), tell(say("searches for")), tell(say("verdict"))
    drawn = tuple(_grid_row(row, columns, tell) for row in rows)
    used = {cell.text for row in drawn for cell in row.cells}
    meanings = [(_told(cell, tell), tell(meaning)) for cell, meaning in (_WINS, *_CELLS.values())]
    legend = tuple((cell, meaning) for cell, meaning in meanings if cell.text in used)
    grid = Grid(heads, tuple((numbers[id(one)], one) for one in columns), drawn, legend)
    return Entry(tell(say("On {server}", server=server)) if server else "", (grid,))


def _grid_row(row: Row, columns: Sequence[Certificate], tell: Tell) -> GridRow:
    fates = {id(one.certificate): _CELLS[one.fails][0] for one in row.candidates}
    verdict, tone = VERDICTS[row.verdict]
    wins = Cell(_WINS[0].text, tone)
    cells = (wins if one is row.winner else fates.get(id(one), _NOWHERE) for one in columns)
    searched, origin = (row.search.name, tell(_ORIGINS.get(row.search.origin, row.search.origin))) if row.search else ("?", "")
    title = row.connector.identity or row.connector.name if row.server else row.title
    return GridRow(title, row.connector.place, searched, origin, Cell(tell(verdict), tone), tuple(_told(cell, tell) for cell in cells))


def _told(cell: Cell, tell: Tell) -> Cell:
    return Cell(tell(cell.text), cell.tone)


def _certificate_entry(certificate: Certificate, numbers: Mapping[int, int], tell: Tell) -> Entry:
    number = numbers[id(certificate)]
    thumbprint = certificate.thumbprint or say("without a thumbprint")
    title = say("#{number} {thumbprint} on {server}", number=number, thumbprint=thumbprint, server=certificate.server)
    alone = say("#{number} {thumbprint}", number=number, thumbprint=thumbprint)
    return Entry(tell(title if certificate.server else alone), (Paragraph(_described(certificate, tell)),), anchor=f"c{number}")


def _described(certificate: Certificate, tell: Tell) -> str:
    """The names of a certificate, its services and its end."""
    more = max(len(certificate.domains) - _MOST_NAMES, 0)
    names = [*certificate.domains[:_MOST_NAMES], *([tell(say_number("{number} more", "{number} more", more))] if more else [])]
    listed = ", ".join(names) or tell(say("no names"))
    doubt = f" ({tell(certificate.domains_open)})" if certificate.domains_open else ""
    return f"{listed}{doubt}; {_services(certificate.services, tell)}; {_until(certificate.not_after, tell)}"


def _services(services: Fact[frozenset[str]], tell: Tell) -> str:
    if services.value is None:
        return tell(services.why)
    return tell(say("services {services}", services=", ".join(sorted(name.upper() for name in services.value)) or "NONE"))


def _until(moment: Fact[datetime], tell: Tell) -> str:
    days = [one.date() for one in moment.possible or ()]
    if not days:
        return tell(moment.why)
    return tell(say("until {day}", day=days[0]) if len(days) == 1 else say("until {day} or {other}", day=days[0], other=days[-1]))


def _remarks(rows: Iterable[Row], tell: Tell) -> Iterator[Entry]:
    """Each remark once, with the connectors that it is about."""
    together: dict[str, list[str]] = {}
    for row in rows:
        for remark in row.remarks:
            together.setdefault(tell(remark), []).append(row.title)
    for remark, titles in together.items():
        yield Entry(f"{remark} ({', '.join(map(tell, titles))}).")


def _details(analysis: Analysis, tell: Tell) -> Iterator[Section]:
    """Every finding, and the remedies that the plan does not have."""
    planned = {step.remedy for step in analysis.plan}
    for severity, findings in groupby(analysis.findings, key=lambda finding: finding.severity):
        name, title, tone = _SEVERITIES[severity]
        entries = []
        for finding in findings:
            entries.append(_finding(finding, tone, planned, tell))
            planned |= set() if finding.accepted else set(finding.remedies)
        yield Section(name, tell(title), tuple(entries))


def _finding(finding: Finding, tone: Tone, told: set[Remedy], tell: Tell) -> Entry:
    blocks: list[Block] = [Paragraph(tell(detail)) for detail in finding.details]
    blocks += [_seen(finding.evidence, tell)] if finding.evidence else []
    if finding.accepted:
        blocks.append(Paragraph(tell(say("Accepted: {reason}", reason=finding.accepted))))
    else:
        blocks += _ways(finding, told, tell)
    return Entry(_sentence(finding.title, tell), tuple(blocks), tone, code=finding.code)


def _seen(places: Sequence[Place], tell: Tell) -> Seen:
    each = {(place.source, place.lines): (spelt((place,), tell), place) for place in places}
    return Seen(tell(say("Seen in {places}.", places=spelt(places, tell))), tuple(each.values()))


def _ways(finding: Finding, told: set[Remedy], tell: Tell) -> Iterator[Alternative]:
    """The remedies of a finding that nothing told yet: instead of one that is told, or one or the other."""
    left = [remedy for remedy in finding.remedies if remedy not in told]
    either = len(left) == len(finding.remedies)
    for number, remedy in enumerate(left):
        if len(finding.remedies) == 1:
            text = remedy.change
        elif either:
            text = say("Or: {change}", change=remedy.change) if number else say("Either: {change}", change=remedy.change)
        else:
            text = say("Instead: {change}", change=remedy.change)
        yield Alternative(tell(text), Commands(remedy.commands))


def _hints(analysis: Analysis, tell: Tell) -> Iterator[Section]:
    """What to know before the commands are run, each once."""
    hints = dict.fromkeys(hint for finding in analysis.findings for remedy in finding.remedies for hint in remedy.hints)
    yield Section("hints", tell(say("Before and after")), tuple(Entry(tell(hint)) for hint in hints))


def _evidence(analysis: Analysis, tell: Tell) -> Iterator[Section]:
    """What was printed of all that the findings and the verdicts rest on."""
    of_findings = (place for finding in analysis.findings for place in finding.evidence)
    places = dict.fromkeys((*of_findings, *(place for row in analysis.rows for place in row.places)))
    yield Section("evidence", tell(say("Evidence")), tuple(_printed(place, tell) for place in places if place.properties))


def _printed(place: Place, tell: Tell) -> Entry:
    return Entry(spelt((place,), tell), tuple(Paragraph(f"{one.name} : {one.text}") for one in place.properties))


def spelt(places: Iterable[Place], tell: Tell) -> str:
    """`paste.txt, lines 1-11 and 44-46`, each source once."""
    spans: dict[str, list[str]] = {}
    for place in places:
        first, last = place.lines.first, place.lines.last
        spans.setdefault(place.source, []).append(f"{first}" if first == last else f"{first}-{last}")
    return "; ".join(tell(_lines(source, found)) for source, found in spans.items())


def _lines(source: str, spans: Sequence[str]) -> str:
    listed = ", ".join(spans[:_MOST_PLACES])
    if len(spans) > _MOST_PLACES:
        return say("{source}, lines {lines} and others", source=source, lines=listed)
    return (
        say("{source}, line {lines}", source=source, lines=listed)
        if listed.isdigit()
        else say("{source}, lines {lines}", source=source, lines=listed)
    )


def _sentence(title: str, tell: Tell) -> str:
    told = tell(title).removesuffix(".")
    return f"{told[:1].upper()}{told[1:]}."


# Every part of a report in order, with the least detail at which it is told.
_PARTS: tuple[tuple[Detail, Callable[[Analysis, Tell], Iterator[Section]]], ...] = (
    (Detail.ANSWER, _why),
    (Detail.ANSWER, _plan),
    (Detail.ANSWER, _missing),
    (Detail.REPORT, _matrix),
    (Detail.REPORT, _details),
    (Detail.REPORT, _hints),
    (Detail.REPORT, _not_examined),
    (Detail.EVIDENCE, _evidence),
)
