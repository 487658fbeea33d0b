"""Damage that mail, web pages and editors do is undone and told; a text without it is left alone."""

from __future__ import annotations

import html
import sys
import time
from collections.abc import Callable
from itertools import repeat
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import damage
import damages
from test_damaged import GROUPS

from why12014.parser import repairs
from why12014.parser.converter import convert
from why12014.parser.document import parse
from why12014.parser.garbage import uncollected
from why12014.parser.nodes import NodeKind
from why12014.parser.printer import Wrap, print_list
from why12014.parser.reader import read_bytes
from why12014.parser.records import Document
from why12014.parser.repairs.look import Look
from why12014.parser.source import decode

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
PASTES = sorted(path for path in SAMPLES.glob("*/*.txt") if not path.name.startswith("report.") and path.parent.name not in GROUPS)
# The lines of a window that broke a command, and the tab that PowerShell 2 prints itself, are repaired for good reason.
DAMAGED = {"prompts/broken-by-the-window.txt", "transcript-of-several-sessions/console.txt"}


def on_each_line(before: str, after: str = "") -> Callable[[str], str]:
    return lambda text: "\n".join(f"{before}{line}{after}" for line in text.split("\n"))


DAMAGES: dict[str, Callable[[str], str]] = {
    "code-marks": lambda text: f"```powershell\n{text}\n```\n",
    "quote-marks": on_each_line("> "),
    "html-entities": lambda text: html.escape(text, quote=False),
    "no-break-spaces": lambda text: text.replace(" ", "\u00a0"),
    "indentation": on_each_line("    "),
    "doubled-blank-lines": lambda text: text.replace("\n", "\n\n"),
    "bullets": lambda text: "\n".join(f"* {line}" if line.strip() else line for line in text.split("\n")),
}
# What a text must hold for its damage to be seen, and to be one at all.
SHOWS = {"html-entities": ">", "doubled-blank-lines": "\n"}


def values(document: Document) -> list[dict[str, str]]:
    return [{printed.name: printed.text.rstrip() for printed in record.properties} for record in document.records]


def utf8(path: Path) -> str:
    return decode(path.read_bytes(), path.name, None).text


# By the labels of a list, or by the heading of a table, most repairs see that a text is damaged.
LISTS = [path for path in PASTES if any(node.kind in (NodeKind.LIST, NodeKind.TABLE) for node in parse(utf8(path)))]


@pytest.mark.parametrize("paste", LISTS, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_paste_gives_the_records_of_the_whole_one(damage: str, paste: Path) -> None:
    text = utf8(paste)
    if damage == "no-break-spaces" and " :" not in text:
        pytest.skip("the colons of lists show it; what stands between the columns of a table alone does not")
    damaged = DAMAGES[damage](text)
    whole, mended = read_bytes(text.encode(), "whole.txt"), read_bytes(damaged.encode(), "damaged.txt")
    if damaged != text and SHOWS.get(damage, "") in text:
        assert damage in [repair.name for repair in mended.repairs]
    assert values(mended) == values(whole)
    assert [event.connector for event in mended.events] == [event.connector for event in whole.events]
    assert convert(mended)["source"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_lines_are_those_of_the_damaged_text(damage: str) -> None:
    text = "[PS] C:\\>Get-ReceiveConnector | fl\n\nName        : a\nFqdn        : mail.contoso.com\nObjectClass : {top}\n"
    damaged = DAMAGES[damage](text)
    document = read_bytes(damaged.encode(), "damaged.txt")
    line = next(number for number, line in enumerate(damaged.split("\n"), 1) if "mail.contoso.com" in line)
    assert document.records[0].properties[1].lines.first == line
    assert [node.lines.first for node in document.nodes[1:]] == [node.lines.last + 1 for node in document.nodes[:-1]]
    assert document.nodes[0].lines.first == 1


@pytest.mark.parametrize("paste", [path for path in PASTES if f"{path.parent.name}/{path.name}" not in DAMAGED], ids=lambda path: path.parent.name)
def test_a_whole_paste_is_left_alone(paste: Path) -> None:
    assert not repairs.mend(utf8(paste)).repairs


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_printed_text_is_left_alone() -> None:
    for path in sorted((CORPUS / "format-list").glob("*.txt")):
        assert not repairs.mend(path.read_bytes().decode("utf-8")).repairs, path.name


def test_two_damages_at_once() -> None:
    text = "[PS] C:\\>Get-ReceiveConnector | fl\n\nName        : a\nFqdn        : mail.contoso.com\nObjectClass : {top}\n"
    document = read_bytes(on_each_line("> ")(on_each_line("    ")(text)).encode(), "mail.txt")
    assert [repair.name for repair in document.repairs] == ["quote-marks", "indentation"]
    assert values(document) == [{"Name": "a", "Fqdn": "mail.contoso.com", "ObjectClass": "{top}"}]


@pytest.mark.parametrize(
    "text",
    [
        "Comment : use &lt;b&gt; here, > and <\nName    : R&amp;D\n",
        "Name    : a\nComment : x\n          > y\n          `z`\n",
        # A brace that somebody typed opens no collection, and a label of wide letters stands in its column.
        "AccessRules     : {}\nArchived        : True\n\u0418\u043c\u044f \u0441\u043e\u0435\u0434\u0438\u043d\u0438\u0442\u0435\u043b\u044f : {\n\u8a3c\u660e\u66f8          : {}\n",
        # Likewise a label with a colon of its own.
        "AccessRules     : {}\nArchived        : True\nMyOwnProperties : {\nTLS : name      : {}\n",
    ],
)
def test_text_that_only_looks_damaged_is_kept(text: str) -> None:
    assert not repairs.mend(text).repairs


@pytest.mark.parametrize(
    ("text", "repair", "open_"),
    [
        ("Name    : a\nComment : x &gt; y\nEnabled : True\n\n", "html-entities", {"Comment"}),
        ("[PS] C:\\&gt;Get-ReceiveConnector | fl\n\nName    : a\nComment : x &gt; y\nEnabled : True\n\n", "html-entities", set()),
        ("Comment            : x &lt; y\nTlsCertificateName : &lt;I&gt;CN=a&lt;S&gt;CN=b\nEnabled            : True\n\n", "html-entities", set()),
        ("Comment\u00a0: the\u00a0words are more\nName    : a\nEnabled : True\n\n", "no-break-spaces", {"Comment"}),
        (
            "Comment\u00a0:\u00a0the\u00a0words\u00a0are\u00a0more\nName\u00a0\u00a0\u00a0\u00a0:\u00a0a\nEnabled\u00a0: True\n\n",
            "no-break-spaces",
            set(),
        ),
        ("\u200bComment : wo\u200brd and more\n\u200bName    : a.\u200bb\n\u200bEnabled : True\n\n", "no-break-spaces", {"Comment"}),
    ],
)
def test_what_somebody_may_have_typed_is_marked_where_it_was_undone(text: str, repair: str, open_: set[str]) -> None:
    document = read_bytes(text.encode(), "x")
    assert [one.name for one in document.repairs] == [repair]
    assert {one.name for record in document.records for one in record if one.doubts} == open_


@pytest.mark.parametrize("machine", ["Machine:", "Ordinateur :"])
def test_output_that_a_transcript_has_twice(machine: str) -> None:
    text = utf8(SAMPLES / "transcript" / "console.txt").replace("Machine:", machine)
    head, prompt, output = text.partition("[PS]")
    doubled = "\n".join(
        f"{line}\n{line}" if line.startswith(" ") or " : " in line or line.endswith(" :") else line for line in (prompt + output).split("\n")
    )
    document = read_bytes((head + doubled).encode(), "x")
    assert values(document) == values(read_bytes(text.encode(), "x"))
    assert [repair.name for repair in document.repairs] == ["doubled-lines"]


# What stands around the output of a session, and is no list.
AROUND = {
    "a prompt": "PS C:\\>Get-ReceiveConnector | fl\n",
    "a warning": "[PS] C:\\>Get-ReceiveConnector | fl\nWARNING: The object has been corrupted, and it's in an inconsistent state.\n",
    "a table": "[PS] C:\\>Get-ReceiveConnector\n\nIdentity        Bindings       Enabled\n--------        --------       -------\nEX01\\Default    {[::]:25}      True\n\n",
    "a frame": f"{'*' * 22}\nWindows PowerShell transcript start\nStart time: 20240101101010\nUsername: CONTOSO\\admin\n{'*' * 22}\n",
}


@pytest.mark.parametrize("damage", damages.ALL, ids=lambda damage: damage.name)
@pytest.mark.parametrize("paste", LISTS[::5], ids=lambda path: path.parent.name)
def test_what_stands_as_it_was_printed_hides_no_damage(damage: damages.Damage, paste: Path) -> None:
    whole, around = utf8(SAMPLES / "transcript" / "console.txt"), "\n".join(AROUND.values())
    text = f"{whole}\n{damage.change(utf8(paste))}\n{around}\n{whole}"
    for mender in repairs.known():
        if mender.may_need(text) and mender.mend(text.split("\n")) is not None:
            assert mender.is_needed(Look(text)), mender.name


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
def test_a_whole_text_is_hardly_more_than_read(around: str) -> None:
    objects = [[("Name", f"Default EX{number}"), ("Fqdn", "mail.contoso.com"), ("Banner", "220 mail " * 20)] for number in range(2000)]
    text = around + print_list(objects, 120, Wrap.WORD)
    assert not repairs.mend(text).repairs
    assert taken(lambda: repairs.mend(text)) < 3 * taken(lambda: parse(text))


# What is nearly something that a repair looks for; `{}` is another number in every line.
ODD = (
    *(
        "",
        "  ",
        "\t",
        "    x{}",
        "x{}",
        "x{} y",
        "> x{}",
        "`x{}`",
        "```",
        "* x{}",
        "[PS] C:\\>x{}",
        "PS C:\\>x{}",
        "WARNING: x{}",
        "*" * 22,
        "At line:1 char:{}",
    ),
    *(
        "&gt;",
        "\u00a0x{}",
        "\u200bx{}",
        "=“x{}”,",
        "a–b.{}",
        "{{",
        "}}",
        "x{} : {{",
        "x{} : }}",
        "x{} :",
        "x{}:",
        "x{}: y",
        ":",
        "x{}\t: y",
        "x{} : &",
    ),
    *("Id : {}", "Name: {}", "Bindings : {{", "Bindings: {{{}", "Fqdn :", "Fqdn : -", "MaxMessageSize : {}", "Enabled     : x", "a" * 70, "a " * 40),
    *("Thumbprint  Services  Subject", "---------- ----------"),
)
HEADS = ("Bindings : {\n", "Name : a\nMaxMessageSize : q\n", "Name: x\nFqdn: y\nBindings: {\n")


@pytest.mark.parametrize("odd", ODD)
def test_the_time_grows_with_the_text(odd: str) -> None:
    for head in HEADS:
        small, large = (head + "".join(f"{odd}\n".format(number) for number in range(many)) for many in (300, 1200))
        # Four times the text; what grows with its square takes sixteen times as long. Another program may get in between.
        assert any(_grows_less(small, large, 8) for _ in range(4)), head


def _grows_less(small: str, large: str, most: float) -> bool:
    return taken(lambda: repairs.mend(large), 1) < most * taken(lambda: repairs.mend(small), 2)


def taken(job: Callable[[], object], often: int = 3) -> float:
    """The least of several times, in seconds of the processor."""
    return min(map(uncollected(_once), repeat(job, often)))


def _once(job: Callable[[], object]) -> float:
    started = time.process_time()
    job()
    return time.process_time() - started


# Found by two damages drawn by lot: each was silently wrong once.
SEVERAL = (
    ("one list item per line", "cut off at the bottom", "fl-short-de-DE-240-16"),
    ("one list item per line", "runs of blanks collapsed", "fl-receive-tr-TR-80-4"),
    ("one list item per line", "no blank lines", "fl-send-fr-FR-100-4"),
    ("one list item per line", "trimmed", "fl-mixed-ru-RU-80-16"),
    ("zero-width characters", "one list item per line", "fl-send-de-DE-79-16"),
    ("bullets", "joined into one line", "fl-receive-ko-KR-4096-16"),
    ("some colons without their blank", "one list item per line", "fl-certificate-pl-PL-4096-16"),
    ("quoted", "joined into one line", "fl-mixed-fr-FR-120-4"),
    ("cut off at the top", "joined into one line", "fl-send-es-ES-119-16"),
    ("cut off at the top", "padding of labels lost", "real-unit-GetExchangeCertificateOnAzure-en-US-80-16"),
    ("runs of blanks collapsed", "page number in an object", "fl-send-tr-TR-119--1"),
    ("page number in an object", "mail wrap at column 70", "fl-mixed-en-US-100-16"),
    ("no-break spaces for runs", "mail wrap at column 70", "fl-receive-es-ES-119-16"),
    ("no-break spaces for runs", "trimmed", "fl-odd-fr-FR-79-16"),
    ("quoted", "tabs for blanks", "fl-mixed-en-US-60--1"),
    ("back-ticks on each line", "tabs for blanks", "fl-receive-ru-RU-100-16"),
    ("back-ticks on each line", "tabs for blanks", "fl-receive-ko-KR-60-16"),
    ("continued at column 24", "cut off at the top", "fl-receive-tr-TR-79-4"),
)


@pytest.mark.skipif(not damage.CORPUS.is_dir(), reason="the corpus is not here")
@pytest.mark.parametrize(("one", "other", "case"), SEVERAL)
def test_two_damages_leave_nothing_silently_wrong(one: str, other: str, case: str) -> None:
    ways = {way.name: way for way in damages.ALL}
    found = next(known for known in damage.cases(damage.CORPUS, 1) if known.name == case)
    assert [name for result, name in damage.judged(found, (ways[one], ways[other])) if result == "wrong"] == []


def test_the_page_of_damages_has_each_of_them() -> None:
    rows = (SAMPLES.parent / "docs" / "damage.md").read_text(encoding="utf-8").split("\n## ")
    single, pairs = ([line.split("|")[1].strip() for line in part.split("\n") if line.startswith("| ")][1:] for part in rows[1:])
    assert single == [damage.name for damage in damages.ALL]
    assert pairs == single[1:]
