"""Events as they are pasted: every form gives the same event, and what is not in the text stays unknown."""

from __future__ import annotations

import json
import textwrap
import time

import pytest

from why12014.parser import inputs
from why12014.parser.reader import read_bytes
from why12014.parser.records import Event

D, C, F = "mail.contoso.com", "Default Frontend EX01", "mail2.contoso.com"
MESSAGE = (
    f"Microsoft Exchange could not find a certificate that contains the domain name {D} in the personal store on the local computer. Therefore, it is "
    f"unable to support the STARTTLS SMTP verb for the connector {C} with a FQDN parameter of {F}. If the connector's FQDN is not specified, the "
    "computer's FQDN is used. Verify the connector configuration and the installed certificates."
)
ENGLISH = ("Log Name", "Source", "Date", "Event ID", "Task Category", "Level", "Keywords", "User", "Computer", "Description")
LANGUAGES = {
    "en": ENGLISH,
    "de": (
        "Protokollname",
        "Quelle",
        "Datum",
        "Ereignis-ID",
        "Aufgabenkategorie",
        "Ebene",
        "Schlüsselwörter",
        "Benutzer",
        "Computer",
        "Beschreibung",
    ),
    "es": (
        *("Nombre de registro", "Origen", "Fecha", "Id. del evento", "Categoría de la tarea"),
        *("Nivel", "Palabras clave", "Usuario", "Equipo", "Descripción"),
    ),
    "ru": (
        *("Имя журнала", "Источник", "Дата", "Код события", "Категория задачи"),
        *("Уровень", "Ключевые слова", "Пользователь", "Компьютер", "Описание"),
    ),
    "ja": ("ログの名前", "ソース", "日付", "イベント ID", "タスクのカテゴリ", "レベル", "キーワード", "ユーザー", "コンピューター", "説明"),
    "zh": ("日志名称", "来源", "日期", "事件 ID", "任务类别", "级别", "关键字", "用户", "计算机", "描述"),
}
VALUES = (
    "Application",
    "MSExchangeFrontEndTransport",
    "14.06.2026 5:00:00",
    "12014",
    "TransportService",
    "Error",
    "Classic",
    "N/A",
    "EX01.contoso.com",
)


def _events(text: str) -> tuple[Event, ...]:
    return read_bytes(text.encode(), "paste.txt").events


def _viewer(labels: tuple[str, ...], message: str, *, width: int = 15) -> str:
    lines = [f"{f'{label}:':<{width}} {value}" for label, value in zip(labels, VALUES, strict=False)]
    return "\n".join([*lines, f"{labels[-1]}:", message, ""])


def _assert_whole(event: Event) -> None:
    assert (event.id, event.domain_name, event.connector, event.fqdn) == (12014, D, C, F)
    assert (event.computer, event.time) == ("EX01.contoso.com", "2026-06-14T05:00:00")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["aligned", "collapsed", "one line", "doubled", "indented"])
def test_viewer(language: str, form: str) -> None:
    text = _viewer(LANGUAGES[language], MESSAGE, width=1 if form != "aligned" else 20)
    if form == "one line":
        text = " ".join(text.split("\n"))
    if form == "doubled":
        text = text.replace("\n", "\n\n")
    if form == "indented":
        text = "".join(f"    {line}\n" for line in text.splitlines())
    (event,) = _events(text)
    _assert_whole(event)


def test_viewer_in_french() -> None:
    labels = (
        "Nom du journal ",
        "Source ",
        "Date ",
        "ID de l’événement ",
        "Catégorie de la tâche ",
        "Niveau ",
        "Mots clés ",
        "Utilisateur ",
        "Ordinateur ",
    )
    (event,) = _events(_viewer((*labels, "Description "), MESSAGE, width=19))
    _assert_whole(event)


def test_viewer_in_french_on_one_line() -> None:
    labels = ("Nom du journal :", "Source :", "Date :", "ID de l’événement :", "Catégorie de la tâche :", "Niveau :", "Mots clés :", "Utilisateur :")
    values = " ".join(f"{label}{value}" for label, value in zip((*labels, "Ordinateur :"), VALUES, strict=True))
    (event,) = _events(f"{values} Description : {MESSAGE}\n")
    _assert_whole(event)


@pytest.mark.parametrize("width", range(50, 90))
def test_mail_that_broke_the_message_over_lines(width: int) -> None:
    (event,) = _events(textwrap.fill(MESSAGE, width, break_on_hyphens=False) + "\n")
    assert (event.id, event.domain_name, event.connector, event.fqdn) == (12014, D, C, F)


def test_labels_below_the_message() -> None:
    below = "\n".join(f"{label}: {value}" for label, value in zip(("Log Name", "Source", "Logged", "Event ID", "Level"), VALUES, strict=False))
    first, second = _events(f"{MESSAGE}\n\n{below}\nComputer: EX01.contoso.com\n\n{MESSAGE}\n\n{below}\nComputer: EX02.contoso.com\n")
    _assert_whole(first)
    assert second.computer == "EX02.contoso.com"


def test_date_and_time_apart() -> None:
    (event,) = _events(
        f"Event Type:\tError\nEvent ID:\t12014\nDate:\t\t14.06.2026\nTime:\t\t05:00:00\nComputer:\tEX01.contoso.com\nDescription:\n{MESSAGE}\n"
    )
    _assert_whole(event)


def test_wevtutil_text() -> None:
    values = (*VALUES[:2], "2026-06-14T05:00:00.0000000Z", *VALUES[3:])
    lines = [f"  {label}: {value}\n" for label, value in zip(ENGLISH, values, strict=False)]
    text = "".join(f"Event[{number}]:\n{''.join(lines)}  Description: \n{MESSAGE}\n\n" for number in range(2))
    first, second = _events(text)
    assert (first.time, first.computer, first.connector) == ("2026-06-14T05:00:00Z", "EX01.contoso.com", C)
    assert (first.lines.first, second.lines.first) == (2, 15)


def _list(values: dict[str, str], width: int) -> str:
    """What Format-List prints at that width, words kept whole."""
    column, lines = max(map(len, values)) + 3, []
    for name, value in values.items():
        line = f"{name:<{column - 3}} : "
        for word in value.split(" "):
            if len(line) + len(word) > width:
                lines.append(line)
                line = " " * column
            line += word + " "
        lines.append(line.removesuffix(" "))
    return "\n" + "\n".join(lines) + "\n\n"


@pytest.mark.parametrize("width", [79, 119, 236])
def test_lists_of_the_shell(width: int) -> None:
    new = {"TimeCreated": "14.06.2026 5:00:00", "ProviderName": VALUES[1], "Id": "12014", "MachineName": "EX01.contoso.com", "Message": MESSAGE}
    old = {"Index": "17", "InstanceId": "3221499630", "Message": MESSAGE, "Source": VALUES[1], "TimeGenerated": "14.06.2026 5:00:00"}
    first, second = _events(_list(new, width) + _list(old, width))
    _assert_whole(first)
    assert (second.id, second.connector, second.time, second.computer) == (12014, C, "2026-06-14T05:00:00", None)


def test_what_the_shell_exports() -> None:
    values = {"Id": 12014, "ProviderName": VALUES[1], "MachineName": "EX01.contoso.com", "TimeCreated": "2026-06-14T05:00:00", "Message": MESSAGE}
    (event,) = inputs.read_bytes(json.dumps([values, {**values, "Id": 1, "Message": "Something else."}], indent=2).encode(), "x").events
    _assert_whole(event)
    assert event.lines.first == 2


def test_a_message_in_an_unknown_language_keeps_its_number() -> None:
    (event,) = _events(_viewer(LANGUAGES["ru"], "Не удалось найти сертификат."))
    assert (event.id, event.computer, event.connector, event.domain_name) == (12014, "EX01.contoso.com", None, None)


PAIR = "<I>CN=Issuing CA, O=Contoso<S>CN=mail.contoso.com, O=Contoso"


@pytest.mark.parametrize(
    ("old", "new", "slots"),
    [
        (D, PAIR, (PAIR, C, F)),
        (F, PAIR, (D, C, PAIR)),
        (D, "", (None, C, F)),
        (C, "", (D, None, F)),
        (F, "", (D, C, None)),
        (C, "Relay - receive connector - EX01", (D, "Relay - receive connector - EX01", F)),
        (C, "intra-organization SMTP send connector", (D, "intra-organization SMTP send connector", F)),
        (f"{F}. If", f"{F}.If", (D, C, F)),
        (" If the connector's", "\nIf the connector\u2019s", (D, C, F)),
        ("could not", "couldn't", (D, C, F)),
        ("could not", "couldn\u2019t", (D, C, F)),
        (MESSAGE[MESSAGE.index(" If the") :], "", (D, C, F)),
        (MESSAGE[MESSAGE.index("2.contoso.com. If") :], "2.conto", None),
    ],
    ids=[
        "pair as D", "pair as F", "no D", "no C", "no F", "dashes in C", "implicit connector", "glued full stop", "broken, typographic apostrophe",
        "couldn't", "couldn\u2019t", "two sentences alone", "cut inside of F",
    ],
)  # fmt: skip
def test_what_pages_make_of_the_sentence(old: str, new: str, slots: tuple[str | None, ...] | None) -> None:
    assert old in MESSAGE
    found = [(event.domain_name, event.connector, event.fqdn) for event in _events(MESSAGE.replace(old, new) + "\n")]
    assert found == ([slots] if slots else [])


def test_the_event_of_another_source_is_none() -> None:
    text = _viewer(ENGLISH, "Something else.").replace("MSExchangeFrontEndTransport", "Outlook")
    assert _events(text) == ()


@pytest.mark.parametrize("line", ["Event ID: 12014 again today", "We see event 12014.", "Id : 12014"])
def test_talk_is_no_event(line: str) -> None:
    assert _events(f"{line}\n") == ()


@pytest.mark.parametrize(
    ("message", "number", "slots"),
    [
        (
            "The internal transport certificate that is used for SMTP authentication by Microsoft Exchange could not be read from Active Directory.",
            12012,
            {},
        ),
        ("An internal transport certificate expired. Thumbprint:1B2A52728B01770AB77073A23448A6DB68200966", 12015, {"thumbprint": "1B2A5272"}),
        (
            (
                "There is no valid SMTP Transport Layer Security (TLS) certificate for the FQDN of mail.contoso.com. The existing certificate for that FQDN "
                "has expired. The continued use of that FQDN will cause mail flow problems."
            ),
            12016,
            {"fqdn": "mail.contoso.com"},
        ),
        (
            "An internal transport certificate will expire soon. Thumbprint:1B2A5272, hours remaining: 99",
            12017,
            {"thumbprint": "1B2A", "hours_remaining": "99"},
        ),
        (
            (
                "The STARTTLS certificate will expire soon: subject: mail.contoso.com, thumbprint: 1B2A5272, hours remaining: 1439. Run the "
                "New-ExchangeCertificate cmdlet to create a new certificate."
            ),
            12018,
            {"subject": "mail.contoso.com", "thumbprint": "1B2A5272", "hours_remaining": "1439"},
        ),
        ("The remote internal transport certificate expired. Certificate subject: CN=EX02.", 12019, {"subject": "CN=EX02"}),
    ],
)
def test_neighbours(message: str, number: int, slots: dict[str, str]) -> None:
    (event,) = _events(message + "\n")
    assert event.id == number
    assert {name: str(getattr(event, name))[: len(slot)] for name, slot in slots.items()} == slots


def test_12024_begins_like_12013() -> None:
    start = (
        "Microsoft Exchange could not load the certificate with thumbprint of 1B2A5272 from the personal store on the local computer. This certificate "
        "was configured for authentication with other Exchange servers. If the certificate does not exist in the personal store, restore it from backup, "
        "or create a new certificate by running the following command: New-ExchangeCertificate -DomainName serverfqdn -Services SMTP."
    )
    ends = {"": 12013, " Meanwhile, an ephemeral, self-signed certificate with thumbprint 99 is being used.": 12024}
    for end, number in ends.items():
        (event,) = _events(start + end + "\n")
        assert (event.id, event.thumbprint) == (number, "1B2A5272")


@pytest.mark.parametrize(
    "unit", ["find a certificate that contains the domain name ", MESSAGE[:170], MESSAGE[:250] + " ", "Event ID: 12014 ", "Date: Time: ", "x: "]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    def seconds(count: int) -> float:
        started = time.perf_counter()
        _events(unit * (count // len(unit)) + "\n" + MESSAGE)
        return time.perf_counter() - started

    assert seconds(100_000) < 5
