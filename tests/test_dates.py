"""Dates as every culture prints them; where day and month cannot be told apart, what else in the file tells, or both readings."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_samples import event
from test_sessions import transcript

from why12014.parser.doubt import Doubt, Unsure
from why12014.parser.facts import gather
from why12014.parser.reader import read_bytes
from why12014.parser.records import Document, Property
from why12014.parser.values import as_json

UNDECIDED = "12/02/2018 1:53:00 PM"
DAY, MONTH = "2018-02-12T13:53:00", "2018-12-02T13:53:00"
OPEN = (Unsure(Doubt.DATE, (DAY, MONTH)),)


def read(text: str) -> Document:
    return read_bytes(text.encode(), "x")


def listed(*dates: str) -> str:
    return "[PS] C:\\>Get-ExchangeCertificate | fl\n" + "".join(
        f"\nNotAfter   : {date}\nThumbprint : 4CF338BB6E1BD726412AF1387E20447853F217{number:02X}\n" for number, date in enumerate(dates)
    )


def after(text: str) -> Property:
    """The first date of a certificate."""
    printed = read(f"{text}\n[PS] C:\\>\n").records[0].get("NotAfter")
    assert printed
    return printed


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("02.02.2028 4:22:23", "2028-02-02T04:22:23"),
        ("9/13/2017 5:26:01 PM", "2017-09-13T17:26:01"),
        ("31/01/2024 17:07:12", "2024-01-31T17:07:12"),
        ("2026-07-28   오후 3:53", "2026-07-28T15:53:00"),
        ("2026-07-28 오후 3:53:10", "2026-07-28T15:53:10"),
        ("2026/07/28 15:53:10", "2026-07-28T15:53:10"),
        ("28.07.2026", "2026-07-28T00:00:00"),
        ("7/28/2026", "2026-07-28T00:00:00"),
        ("02/02/2018 1:53:00 PM", "2018-02-02T13:53:00"),
    ],
)
def test_a_date_that_tells_itself(printed: str, iso: str) -> None:
    found = after(listed(printed))
    assert (as_json(found.value), found.unsure) == (iso, ())


def test_both_readings_are_given_where_nothing_tells() -> None:
    found = after(listed(UNDECIDED))
    assert (found.value, found.unsure) == (UNDECIDED, OPEN)
    (certificate,) = gather([read(listed(UNDECIDED) + "\n[PS] C:\\>\n")]).certificates
    assert certificate.not_after.possible is not None
    assert [moment.isoformat() for moment in certificate.not_after.possible] == [DAY, MONTH]
    assert certificate.not_after.why == "NotAfter is a date of which day and month cannot be told apart"


@pytest.mark.parametrize(("other", "iso"), [("31/01/2018 1:53:00 AM", DAY), ("1/31/2018 1:53:00 AM", MONTH)])
def test_another_date_of_the_file_tells(other: str, iso: str) -> None:
    found = after(listed(UNDECIDED, other))
    assert (as_json(found.value), found.unsure) == (iso, ())


def test_dates_that_contradict_each_other_tell_nothing() -> None:
    assert after(listed(UNDECIDED, "31/01/2018 1:53:00 AM", "1/31/2018 1:53:00 AM")).unsure == OPEN


def test_a_date_of_another_manner_tells_nothing() -> None:
    assert after(listed(UNDECIDED, "31-01-2018 1:53:00 AM", "31/01/2018 13:53:00")).unsure == OPEN


def with_xml(date: str, moment: str) -> str:
    logged = event("mail.contoso.com", "Default EX01", "mail.contoso.com", "EX01", date).rstrip("\n")
    return (
        f'{logged}\nEvent Xml:\n<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">\n  <System>\n'
        f'    <TimeCreated SystemTime="{moment}" />\n    <Computer>EX01</Computer>\n  </System>\n</Event>\n\n'
    )


@pytest.mark.parametrize(("moment", "iso"), [("2018-02-12T02:53:00.000000000Z", DAY), ("2018-12-02T02:53:00.123Z", MONTH)])
def test_the_xml_of_an_event_tells(moment: str, iso: str) -> None:
    text = with_xml(UNDECIDED, moment) + listed(UNDECIDED)
    assert (as_json(after(text).value), after(text).unsure) == (iso, ())
    assert read(text).events[0].time == iso


def test_the_xml_of_another_moment_tells_nothing() -> None:
    assert after(with_xml(UNDECIDED, "2018-06-02T02:53:00.000Z") + listed(UNDECIDED)).unsure == OPEN


@pytest.mark.parametrize("language", ["fr", "es", "pt"])
def test_the_language_of_a_transcript_tells_where_its_cultures_agree(language: str) -> None:
    found = after(transcript(language, listed("12/02/2018 13:53:00")))
    assert (as_json(found.value), found.unsure) == (DAY, ())


@pytest.mark.parametrize(
    ("language", "printed", "before"),
    [
        ("en", "12/02/2018 13:53:00", ""),
        ("fr", UNDECIDED, ""),
        ("fr", "12/02/2018 13:53:00", listed("01/02/2018 13:53:00")),
    ],
    ids=["a language of many cultures", "no date of that language", "a text of which the transcript is a part"],
)
def test_the_language_of_a_transcript_tells_nothing(language: str, printed: str, before: str) -> None:
    assert [unsure.why for unsure in after(f"{before}\n{transcript(language, listed(printed))}").unsure] == [Doubt.DATE]


def test_a_date_of_a_transcript_goes_before_its_language() -> None:
    found = after(transcript("fr", listed("12/02/2018 13:53:00", "1/31/2018 13:53:00")))
    assert (as_json(found.value), found.unsure) == (MONTH, ())
