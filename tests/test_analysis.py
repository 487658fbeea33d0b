"""The diagnosis as a user meets it: small texts in, verdicts out."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from why12014.parser import analyze, gather, read_bytes
from why12014.parser.analyzer.model import Analysis, Finding, Row
from why12014.parser.analyzer.selection import covers
from why12014.parser.printer import Wrap, print_list

NOW = datetime(2026, 6, 15, 12)
RULES = Path(__file__).resolve().parent / "rules"
CA, SUBJECT = "CN=Issuing CA", "CN=mail.contoso.com, O=Contoso"
PAIR = f"<I>{CA}<S>{SUBJECT}"
Properties = dict[str, str]


def thumbprint(number: int) -> str:
    """One that nobody takes for a placeholder."""
    return f"4CF338BB6E1BD726412AF1387E20447853F217{number:02X}"


def certificate(number: int = 1, **changed: str) -> Properties:
    """A CA-issued certificate of EX01 that lacks nothing."""
    properties = {
        "CertificateDomains": "{mail.contoso.com}", "HasPrivateKey": "True", "IsSelfSigned": "False", "Issuer": CA, "NotAfter": "2027-01-31 08:00:00",
        "NotBefore": "2026-01-31 08:00:00", "Services": "SMTP", "Status": "Valid", "Subject": SUBJECT, "Thumbprint": thumbprint(number),
        "Identity": f"EX01.contoso.com\\{thumbprint(number)}",
    }  # fmt: skip
    return properties | changed


def receive(**changed: str) -> Properties:
    properties = {"AuthMechanism": "Tls", "Fqdn": "mail.contoso.com", "TlsCertificateName": "", "Enabled": "True", "Server": "EX01"}
    return properties | {"Name": "Internet", "Identity": "EX01\\Internet", "ObjectClass": "{top, msExchSmtpReceiveConnector}"} | changed


def send(**changed: str) -> Properties:
    properties = {"Enabled": "True", "Fqdn": "mail.contoso.com", "IgnoreSTARTTLS": "False", "Name": "Out", "SourceTransportServers": "{EX01}"}
    return properties | {"TlsCertificateName": "", "ObjectClass": "{top, msExchConnector, mailGateway, msExchRoutingSMTPConnector}"} | changed


def without(properties: Properties, *names: str) -> Properties:
    return {name: value for name, value in properties.items() if name not in names}


def judged(*objects: Properties, before: str = "", after: str = "") -> Analysis:
    text = before + "".join(print_list([list(each.items())], 400, Wrap.WORD) for each in objects) + after
    return analyze(gather([read_bytes(text.encode(), "paste.txt")]), NOW)


def row(*objects: Properties) -> Row:
    (only,) = judged(*objects).rows
    return only


def codes(analysis: Analysis) -> set[str]:
    return {finding.code for finding in analysis.findings}


def event(name: str, connector: str, computer: str = "EX01.contoso.com", date: str = "2026-06-14 10:00:00") -> str:
    return (
        f"Log Name:      Application\nDate:          {date}\nEvent ID:      12014\nComputer:      {computer}\nDescription:\nMicrosoft Exchange could not "
        f"find a certificate that contains the domain name {name} in the personal store on the local computer. Therefore, it is unable to support the "
        f"STARTTLS SMTP verb for the connector {connector} with a FQDN parameter of {name}. If the connector's FQDN is not specified, the computer's "
        "FQDN is used.\n\n"
    )


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "covered"),
        ({"CertificateDomains": "{other.contoso.com}"}, "no-certificate"),
        ({"Services": "IIS"}, "not-enabled-for-smtp"),
        ({"Services": "None"}, "not-enabled-for-smtp"),
        ({"HasPrivateKey": "False"}, "no-private-key"),
        ({"NotAfter": "2026-05-01 08:00:00"}, "expired"),
        ({"Version": "1"}, "no-certificate"),
        ({"Status": "PendingRequest"}, "no-certificate"),
        ({"CertificateDomains": "{*.contoso.com}"}, "covered"),
        ({"CertificateDomains": "{MAIL.Contoso.COM}"}, "covered"),
        ({"CertificateDomains": "{other.contoso.com...}", "Subject": "CN=Other"}, "cannot-judge"),
        ({"CertificateDomains": "{other.contoso.com...}"}, "covered"),
        ({"CertificateDomains": "{mail.contoso.com...}"}, "covered"),
        ({"Services": ""}, "cannot-judge"),
        ({"CertificateDomains": "", "Subject": "CN=Other"}, "cannot-judge"),
    ],
)
def test_one_certificate(change: Properties, verdict: str) -> None:
    assert row(certificate(**change), receive()).verdict == verdict


@pytest.mark.parametrize("name", ["Services", "HasPrivateKey", "NotAfter"])
def test_what_was_not_printed_is_asked_for(name: str) -> None:
    answer = row(without(certificate(), name), receive())
    assert answer.verdict == "cannot-judge"
    assert any(name in missing.what for missing in answer.missing)
    assert all("Get-ExchangeCertificate" in missing.command for missing in answer.missing)


def test_what_is_not_printed_and_does_not_decide_is_not_asked_for() -> None:
    answer = row(without(certificate(), "Services"), certificate(2), receive())
    assert (answer.verdict, answer.missing) == ("covered", ())


@pytest.mark.parametrize(
    ("connector", "verdict"),
    [
        (receive(AuthMechanism="Integrated"), "not-offered"),
        (receive(Enabled="False"), "not-offered"),
        (send(IgnoreSTARTTLS="True"), "not-offered"),
        (without(receive(), "AuthMechanism"), "covered"),
        (receive(Fqdn=""), "cannot-judge"),
        (receive(TlsCertificateName=PAIR), "covered"),
        (receive(TlsCertificateName=f"<I>{CA.upper()}<S>{SUBJECT.upper()}"), "covered"),
        (receive(TlsCertificateName=f"<I>CN=Old CA<S>{SUBJECT}"), "no-certificate"),
        (send(), "covered"),
        (send(Fqdn="mail.contoso.com."), "no-certificate"),
    ],
)
def test_one_connector(connector: Properties, verdict: str) -> None:
    assert row(without(certificate(), "Identity") | {"Identity": f"EX01\\{thumbprint(1)}"}, connector).verdict == verdict


def test_an_empty_fqdn_is_the_servers() -> None:
    answer = row(certificate(CertificateDomains="{EX01.contoso.com}"), receive(Fqdn=""))
    assert answer.search
    assert (answer.search.name, answer.search.origin, answer.verdict) == ("EX01.contoso.com", "server", "covered")


def test_the_latest_valid_ca_certificate_wins() -> None:
    own = certificate(1, IsSelfSigned="True", NotBefore="2026-06-01 08:00:00")
    older, newer = certificate(2, NotBefore="2025-06-30 08:00:00"), certificate(3)
    answer = row(own, older, newer, receive())
    assert answer.winner
    assert answer.winner.thumbprint == thumbprint(3)


def test_a_self_signed_one_wins_over_an_expired_one() -> None:
    own, old = certificate(1, IsSelfSigned="True"), certificate(2, NotAfter="2026-05-01 08:00:00")
    analysis = judged(own, old, receive())
    assert analysis.rows[0].winner
    assert (analysis.rows[0].verdict, analysis.rows[0].winner.thumbprint) == ("covered", thumbprint(1))
    assert "self-signed-wins" in codes(analysis)


def test_no_winner_is_named_where_the_sources_disagree() -> None:
    begins_last, ends_last = certificate(1, NotBefore="2026-03-31 08:00:00"), certificate(2, NotAfter="2027-12-31 08:00:00")
    assert row(begins_last, ends_last, receive(TlsCertificateName=PAIR)).winner is None
    by_name = row(begins_last, ends_last, receive()).winner
    assert by_name
    assert by_name.thumbprint == thumbprint(1)


@pytest.mark.parametrize(
    ("name", "covered"),
    [("mail.contoso.com", True), ("contoso.com", False), ("a.b.contoso.com", False), ("mail.contoso.com.evil", False), (".contoso.com", False)],
)
def test_a_wildcard_is_one_label(name: str, covered: bool) -> None:  # noqa: FBT001 - an expected value
    assert covers("*.contoso.com", name) is covered


def test_a_wildcard_is_not_compared_with_a_pair() -> None:
    pair = f"<I>{CA}<S>CN=*.contoso.com"
    judgement = judged(certificate(CertificateDomains="{*.contoso.com}"), receive(TlsCertificateName=pair))
    assert judgement.rows[0].verdict == "no-certificate"
    assert "wildcard-does-not-cover" not in codes(judgement)


def test_a_certificate_of_another_server_proves_nothing() -> None:
    elsewhere = certificate(Identity=f"EX02.contoso.com\\{thumbprint(1)}")
    answer = row(elsewhere, receive())
    assert answer.verdict == "cannot-judge"
    assert "not in the input" in answer.missing[0].what


def test_a_listing_that_printed_nothing_is_an_answer() -> None:
    before = "[PS] C:\\>Get-ExchangeCertificate | fl *\n[PS] C:\\>Get-ReceiveConnector | fl *\n"
    analysis = judged(receive(), before=before, after="[PS] C:\\>\n")
    assert [one.verdict for one in analysis.rows] == ["no-certificate"]


def test_a_filtered_listing_leaves_it_open() -> None:
    before = "[PS] C:\\>Get-ExchangeCertificate -Thumbprint 1 | fl *\n"
    analysis = judged(certificate(CertificateDomains="{other.contoso.com}"), receive(), before=before)
    assert [one.verdict for one in analysis.rows] == ["cannot-judge"]


def test_each_source_server_has_a_row() -> None:
    other = certificate(2, CertificateDomains="{EX02.contoso.com}", Identity=f"EX02.contoso.com\\{thumbprint(2)}")
    analysis = judged(certificate(), other, send(SourceTransportServers="{EX01, EX02}"))
    assert [(one.server, one.verdict) for one in analysis.rows] == [("EX01.contoso.com", "covered"), ("EX02.contoso.com", "no-certificate")]
    assert "server-lacks-certificate" in codes(analysis)


def test_one_certificate_on_two_servers_is_two() -> None:
    there = certificate(Services="IIS", Identity=f"EX02.contoso.com\\{thumbprint(1)}")
    analysis = judged(certificate(), there, send(SourceTransportServers="{EX01, EX02}"))
    assert [(one.server, one.verdict) for one in analysis.rows] == [("EX01.contoso.com", "covered"), ("EX02.contoso.com", "not-enabled-for-smtp")]


def test_the_event_is_answered_first() -> None:
    analysis = judged(
        certificate(Services="IIS"), receive(Name="Other", Identity="EX01\\Other"), receive(), before=event("mail.contoso.com", "Internet")
    )
    assert [(one.connector.name, one.event is not None) for one in analysis.rows] == [("Internet", True), ("Other", False)]
    assert analysis.findings[0].connector == "Internet"


def test_an_event_alone_is_judged_by_its_names() -> None:
    analysis = judged(certificate(CertificateDomains="{other.contoso.com}"), before=event("mail.contoso.com", "Gone"))
    assert (analysis.verdict, [one.verdict for one in analysis.rows]) == ("12014", ["no-certificate"])
    assert "event-connector-not-printed" in codes(analysis)


def test_the_implicit_connector_is_not_asked_for() -> None:
    name = "Intra-Organization SMTP Send Connector"
    analysis = judged(certificate(CertificateDomains="{other.contoso.com}"), before=event("EX01.contoso.com", name))
    (only,) = analysis.rows
    assert only.search
    assert (only.verdict, only.search.name, only.search.origin) == ("no-certificate", "EX01.contoso.com", "server")
    assert "event-connector-not-printed" not in codes(analysis)
    assert [command.split()[0] for command in commands(analysis)] == ["New-ExchangeCertificate"]
    assert not any("Set-SendConnector" in command for one in analysis.findings for remedy in one.remedies for command in remedy.commands)


def test_an_event_that_nothing_explains_leaves_it_open() -> None:
    analysis = judged(certificate(), receive(), before=event("mail.contoso.com", "Internet"))
    assert analysis.verdict == "cannot-judge"
    assert "event-not-explained" in codes(analysis)


def test_an_event_before_the_renewal_is_past() -> None:
    analysis = judged(certificate(), receive(), before=event("mail.contoso.com", "Internet", date="2026-01-30 10:00:00"))
    assert analysis.verdict == "clear"


def test_no_finding_where_nothing_is_wrong() -> None:
    assert codes(judged(certificate(), receive(), send())) == set()


def test_nothing_in_the_input_is_no_answer() -> None:
    analysis = judged(certificate())
    assert analysis.verdict == "cannot-judge"
    assert any("no connector" in entry.needs for entry in analysis.not_examined)


def finding(analysis: Analysis, code: str) -> Finding:
    return next(one for one in analysis.findings if one.code == code)


def commands(analysis: Analysis) -> list[str]:
    return [command for step in analysis.plan for command in step.remedy.commands]


def told(analysis: Analysis) -> str:
    """All that is said about what is wrong and what ends it."""
    parts = [part for one in analysis.findings for part in (one.title, *one.details, *(remedy.note for remedy in one.remedies))]
    return " ".join([*parts, *(remark for row in analysis.rows for remark in row.remarks)])


@pytest.mark.parametrize(
    ("change", "half", "same"),
    [
        ({"Issuer": "CN=Issuing CA 2"}, "issuer is stale: the connector has CN=Issuing CA, the certificate CN=Issuing CA 2", "subject is the same"),
        (
            {"Subject": "CN=mail.contoso.com, O=Contoso Ltd"},
            "subject is stale: the connector has CN=mail.contoso.com, O=Contoso, the certificate CN=mail.contoso.com, O=Contoso Ltd",
            "issuer is the same",
        ),
    ],
)
def test_the_stale_half_of_a_pair_is_named(change: Properties, half: str, same: str) -> None:
    stale = finding(judged(certificate(**change), receive(TlsCertificateName=PAIR)), "tls-certificate-name-stale")
    assert half in " ".join(stale.details)
    assert same in " ".join(stale.details)


@pytest.mark.parametrize("subject", ["O=Contoso, CN=mail.contoso.com", "CN=mail.contoso.com,O=Contoso", "CN=mail.contoso.com,  O=Contoso"])
def test_a_pair_that_differs_only_in_order_or_spacing_is_told_so(subject: str) -> None:
    stale = finding(judged(certificate(), receive(TlsCertificateName=f"<I>{CA}<S>{subject}")), "tls-certificate-name-stale")
    assert "The subject differs only in order or spacing" in " ".join(stale.details)
    assert "The issuer is the same." in stale.details


def test_the_nearest_certificate_may_lack_smtp_and_is_enabled_then() -> None:
    stale = finding(judged(certificate(Issuer="CN=Issuing CA 2", Services="IIS"), receive(TlsCertificateName=PAIR)), "tls-certificate-name-stale")
    assert "The issuer is stale" in " ".join(stale.details)
    assert [command.split()[0] for command in stale.remedies[0].commands] == [
        "Enable-ExchangeCertificate",
        "$certificate",
        "$name",
        "Set-ReceiveConnector",
    ]


def test_what_the_event_advises_is_told_to_do_nothing() -> None:
    for text in (
        judged(certificate(CertificateDomains="{other.contoso.com}"), receive()),
        judged(certificate(Issuer="CN=New"), receive(TlsCertificateName=PAIR)),
    ):
        assert "Enable-ExchangeCertificate, which the event itself advises, does nothing" in told(text)


def test_the_next_failure_of_a_remedy_is_told_with_it() -> None:
    stale = finding(judged(certificate(Issuer="CN=New"), receive(TlsCertificateName=PAIR)), "tls-certificate-name-stale")
    cleared = next(remedy.note for remedy in stale.remedies if "$null" in remedy.commands[-1])
    for part in ("self-signed certificate", "HybridConfiguration", "RemoteIPRanges", "fails the handshake"):
        assert part in cleared
    asked = judged(certificate(CertificateDomains="{other.contoso.com}"), receive())
    assert "Cert:\\LocalMachine\\My" in told(asked)
    assert any("Cert:\\LocalMachine\\My" in command for one in asked.findings for remedy in one.remedies for command in remedy.commands)


def test_a_chain_that_was_not_seen_is_told_of_a_certificate_that_is_taken() -> None:
    assert "whether the chain" in told(judged(without(certificate(), "Status"), receive()))
    assert "whether the chain" not in told(judged(certificate(), receive()))
    broken = finding(judged(certificate(Status="Untrusted"), receive()), "status-not-valid")
    assert any("Test-Certificate" in command for remedy in broken.remedies for command in remedy.commands)


LISTED, STORED = "53F9AE2C01D7B48E96A3F05C7718D2E4B60C9A1F", "7C40D9E8B1A25F3366E0C4978AD1F25B083E6D94"


@pytest.mark.parametrize("files", [1, 2])
def test_the_store_that_was_asked_for_shows_the_certificate_without_its_key(files: int) -> None:
    """Get-ExchangeCertificate does not list it; the answer comes in the same text, or in a file of its own."""
    listed = certificate(CertificateDomains="{EX01}", Subject="CN=EX01", Thumbprint=LISTED, Identity=f"EX01\\{LISTED}")
    store = [
        {"Subject": "CN=EX01", "DnsNameList": "{EX01}", "HasPrivateKey": "True", "NotAfter": "2027-01-31 08:00:00", "Thumbprint": LISTED},
        {"Subject": "CN=a", "DnsNameList": "{mail.contoso.com}", "HasPrivateKey": "False", "NotAfter": "2027-01-31 08:00:00", "Thumbprint": STORED},
    ]
    shell, answer = ("".join(print_list([list(each.items())], 400, Wrap.WORD) for each in each_of) for each_of in ([listed, receive()], store))
    texts = [shell + answer] if files == 1 else [shell, answer]
    analysis = analyze(gather([read_bytes(text.encode(), f"{number}.txt") for number, text in enumerate(texts)]), NOW)
    assert [(one.verdict, len(one.candidates)) for one in analysis.rows] == [("no-private-key", 2)]
    assert any("certutil -repairstore my " + STORED in command for command in commands(analysis))


def test_tls_is_added_to_what_a_connector_authenticates_with() -> None:
    off = finding(judged(certificate(), receive(AuthMechanism="Integrated, BasicAuth")), "starttls-off")
    assert off.remedies[0].commands == ("Set-ReceiveConnector 'EX01\\Internet' -AuthMechanism Integrated,BasicAuth,Tls",)
    assert "another connector that answers" in " ".join(off.details)
    assert finding(judged(certificate(), receive(AuthMechanism="None")), "starttls-off").remedies[0].commands[0].endswith("-AuthMechanism Tls")
    assert finding(judged(certificate(), send(IgnoreSTARTTLS="True")), "starttls-off").remedies[0].commands == (
        "Set-SendConnector 'Out' -IgnoreSTARTTLS $false",
    )
    assert finding(judged(certificate(), receive(Enabled="False")), "starttls-off").remedies == ()


@pytest.mark.parametrize("property_", ["AuthMechanism", "Enabled"])
def test_what_switches_starttls_and_was_not_printed_is_taken_to_be_on_and_told(property_: str) -> None:
    analysis = judged(certificate(), without(receive(), property_))
    assert (analysis.rows[0].verdict, f"{property_} was not printed: taken to offer STARTTLS" in told(analysis)) == ("covered", True)


def test_the_newest_event_of_a_connector_decides() -> None:
    old, new = event("old.contoso.com", "Internet", date="2026-06-01 10:00:00"), event("mail.contoso.com", "Internet", date="2026-06-14 10:00:00")
    for before in (old + new, new + old):
        analysis = judged(certificate(CertificateDomains="{other.contoso.com}"), receive(), before=before)
        assert analysis.rows[0].event
        assert analysis.rows[0].event.event.domain_name == "mail.contoso.com"
        assert "event-name-differs" not in codes(analysis)


def test_equals_leave_the_winner_open() -> None:
    """Which of two that begin at the same moment is taken is written nowhere."""
    twins = certificate(1), certificate(2)
    analysis = judged(*twins, receive())
    assert (analysis.rows[0].verdict, analysis.rows[0].winner) == ("covered", None)
    title = finding(analysis, "several-match").title
    assert all(twin["Thumbprint"] in title for twin in twins)


def test_every_certificate_is_ranked_with_the_step_at_which_it_fell_out() -> None:
    printed = [
        certificate(1, CertificateDomains="{other.contoso.com}"),
        certificate(2, HasPrivateKey="False"),
        certificate(3, IsSelfSigned="True", NotBefore="2026-06-01 08:00:00"),
        certificate(4, Services="IIS"),
        certificate(5, NotBefore="2025-06-30 08:00:00"),
        certificate(6, Version="1"),
        certificate(7),
        without(certificate(8), "Services"),
        certificate(9, Status="Revoked"),
    ]
    ranked = [(int((one.certificate.thumbprint or "")[-2:], 16), one.fails) for one in row(*printed, receive()).candidates]
    steps = [(8, "unknown"), (4, "smtp"), (6, "version"), (2, "private-key"), (1, "name")]
    assert ranked == [(7, None), (5, None), (3, None), (9, None), *steps]


def test_both_winners_are_named_where_the_sources_disagree_and_no_other() -> None:
    begins_last, ends_last = certificate(1, NotBefore="2026-03-31 08:00:00"), certificate(2, NotAfter="2027-12-31 08:00:00")
    neither = certificate(3, NotBefore="2025-01-31 08:00:00")
    title = finding(judged(begins_last, ends_last, neither, receive(TlsCertificateName=PAIR)), "several-match").title
    assert [thumbprint(number) in title for number in (1, 2, 3)] == [True, True, False]


SERVER = {"Name": "EX01", "Fqdn": "EX01.contoso.com", "ServerRole": "Mailbox, ClientAccess, HubTransport"}


def of_release(version: str) -> Properties:
    return SERVER | {"AdminDisplayVersion": f"Version {version} (Build 1.1)"}


def test_what_get_exchangeserver_prints_is_the_name_that_was_asked_for() -> None:
    nameless = certificate(CertificateDomains="{EX01.contoso.com}", Identity=f"EX01\\{thumbprint(1)}")
    asked = judged(nameless, receive(Fqdn=""))
    assert (asked.rows[0].verdict, "Get-ExchangeServer | fl Name, Fqdn" in asked.rows[0].missing[0].command) == ("cannot-judge", True)
    answered = judged(nameless, receive(Fqdn=""), of_release("15.1"))
    assert answered.rows[0].search
    assert (answered.rows[0].search.name, answered.rows[0].verdict) == ("EX01.contoso.com", "covered")


def test_a_listing_of_servers_puts_no_other_server_in_play() -> None:
    other = of_release("15.1") | {"Name": "EX02", "Fqdn": "EX02.contoso.com"}
    assert judged(without(certificate(), "Identity"), send(), of_release("15.1"), other).rows[0].verdict == "covered"


@pytest.mark.parametrize(("version", "answer"), [("8.3", "12014"), ("14.3", "cannot-judge"), ("15.1", "clear")])
def test_an_expired_certificate_is_judged_by_the_release(version: str, answer: str) -> None:
    analysis = judged(certificate(NotAfter="2026-05-01 08:00:00"), without(receive(), "TlsCertificateName"), of_release(version))
    assert (analysis.rows[0].verdict, analysis.verdict) == ("expired", answer)
    assert [step.ends for step in analysis.plan] == ([("EX01\\Internet",)] if answer == "12014" else [])


@pytest.mark.parametrize(
    ("version", "has", "has_not"),
    [
        (
            "8.3",
            ["-Path C:\\certificate.req", "Import-ExchangeCertificate -Path"],
            ["FileData", "MSExchangeFrontEndTransport", "TlsCertificateName", "Exchange 2007"],
        ),
        (
            "14.3",
            ["$request = ", "-FileData $bytes"],
            ["-Path C:\\certificate.cer |", "MSExchangeFrontEndTransport", "TlsCertificateName", "Exchange 2007"],
        ),
        ("15.1", ["$request = ", "-FileData $bytes", "MSExchangeFrontEndTransport", "TlsCertificateName $name"], ["Exchange 2007"]),
    ],
)
def test_the_commands_are_those_of_the_release(version: str, has: list[str], has_not: list[str]) -> None:
    connector = without(receive(Fqdn="smtp.contoso.com"), "TlsCertificateName")
    (found,) = (one for one in judged(certificate(), connector, of_release(version)).findings if one.code == "no-certificate")
    said = "\n".join(part for remedy in found.remedies for part in (*remedy.commands, remedy.note))
    assert [part for part in has if part not in said] == []
    assert [part for part in has_not if part in said] == []


def test_where_the_release_is_not_known_both_ways_are_told() -> None:
    text = told(judged(certificate(), without(receive(Fqdn="smtp.contoso.com"), "TlsCertificateName")))
    assert "Exchange 2007 has -Path" in text
    assert "on 2013 and later MSExchangeFrontEndTransport" in text


@pytest.mark.parametrize(("servers", "fqdn", "steps"), [(20, "mail.contoso.com", 20), (1, "bad_name.contoso.com", 2)])
def test_many_servers_are_planned_for_without_trying_every_set(servers: int, fqdn: str, steps: int) -> None:
    """Each needs a certificate of its own; a name that none can have is changed, too."""
    names = [f"S{number}.contoso.com" for number in range(servers)]
    own = [
        certificate(number, CertificateDomains=f"{{{name}}}", Services="None", Identity=f"{name}\\{thumbprint(number)}")
        for number, name in enumerate(names, 1)
    ]
    analysis = judged(*own, send(Fqdn=fqdn, SourceTransportServers="{" + ", ".join(name.partition(".")[0] for name in names) + "}"))
    assert len({row.server for row in analysis.rows}) == servers
    assert len(analysis.plan) == steps
    assert sorted(title for step in analysis.plan for title in step.ends) == sorted(row.title for row in analysis.rows)


@pytest.mark.parametrize(
    ("fqdn", "why"),
    [
        ("mail.contoso.com.", "ends with a full stop"),
        ("mail.contoso.com ", "begins or ends with a blank"),
        ("smtp_1.contoso.com", "has an underscore"),
        ("192.0.2.25", "is an IP address"),
        ("mail contoso.com", "is no host name"),
    ],
)
def test_a_name_that_no_certificate_has_is_told_with_the_reason(fqdn: str, why: str) -> None:
    analysis = judged(certificate(), receive(Fqdn=fqdn))
    assert (analysis.rows[0].verdict, why in finding(analysis, "fqdn-malformed").title) == ("no-certificate", True)


@pytest.mark.parametrize(
    ("fqdn", "public"), [("mail", False), ("mail.contoso.local", False), ("mail.contoso.lan", False), ("mail.fabrikam.com", True)]
)
def test_a_name_for_which_nobody_issues_is_told(fqdn: str, public: bool) -> None:  # noqa: FBT001 - an expected value
    assert ("fqdn-not-public" not in codes(judged(certificate(), receive(Fqdn=fqdn)))) is public


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("Invalid", "status-not-valid"),
        ("Revoked", "status-not-valid"),
        ("Untrusted", "status-not-valid"),
        ("RevocationCheckFailure", "revocation-not-checked"),
        ("Valid", None),
    ],
)
def test_each_status_is_told_for_what_it_is(status: str, code: str | None) -> None:
    analysis = judged(certificate(Status=status), receive())
    assert (analysis.rows[0].verdict, codes(analysis)) == ("covered", {code} - {None})


@pytest.mark.parametrize("property_", ["RequireTLS", "DomainSecureEnabled", "CloudServicesMailEnabled"])
def test_a_send_connector_that_insists_on_tls_is_told_what_it_lacks(property_: str) -> None:
    lacking = judged(certificate(CertificateDomains="{other.contoso.com}"), send(**{property_: "True"}))
    assert property_ in finding(lacking, "send-connector-demands-tls").title
    off = finding(judged(certificate(), send(**{property_: "True", "IgnoreSTARTTLS": "True"})), "send-connector-demands-tls")
    assert off.remedies[0].commands == ("Set-SendConnector 'Out' -IgnoreSTARTTLS $false",)
    assert "send-connector-demands-tls" not in codes(judged(certificate(), send(**{property_: "True"})))


def test_a_pending_request_is_told_with_the_names_that_it_asks_for() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.contoso.com")]))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("mail.contoso.com"), x509.DNSName("smtp.contoso.com")]), critical=False)
    request = b64encode(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)).decode()
    pending = certificate(Status="PendingRequest", CertificateDomains="{}", Services="None", CertificateRequest=request)
    told_of = finding(judged(pending, receive()), "pending-request")
    assert told_of.details == ("It asks for mail.contoso.com, smtp.contoso.com.",)
    assert "Import-ExchangeCertificate" in told_of.remedies[0].commands[-1]


def test_a_certificate_of_ninety_days_is_told_to_be_renewed_by_a_program() -> None:
    short = finding(judged(certificate(NotBefore="2026-04-01 08:00:00", NotAfter="2026-06-29 08:00:00"), receive()), "expires-soon")
    assert "event 12018 before that is normal" in " ".join(short.details)
    assert finding(judged(certificate(NotAfter="2026-06-29 08:00:00"), receive()), "expires-soon").details == ()


@pytest.mark.parametrize(("ends", "code"), [("2026-06-29 08:00:00", "expires-soon"), ("2026-05-29 08:00:00", "expired")])
def test_what_a_renewal_breaks_next_is_told_with_it(ends: str, code: str) -> None:
    by_pair = finding(judged(certificate(NotAfter=ends), receive(TlsCertificateName=PAIR)), code)
    assert "set TlsCertificateName anew" in " ".join(by_pair.details)
    assert "set TlsCertificateName anew" not in " ".join(finding(judged(certificate(NotAfter=ends), receive()), code).details)


def test_a_wildcard_is_renewed_as_a_wildcard() -> None:
    old = certificate(CertificateDomains="{*.contoso.com}", Subject="CN=*.contoso.com", NotAfter="2026-05-29 08:00:00")
    renewed = finding(judged(old, receive()), "expired").remedies[0].commands[0]
    assert renewed == "New-ExchangeCertificate -SubjectName 'CN=*.contoso.com' -DomainName '*.contoso.com' -Services SMTP"


def test_every_finding_cites_what_it_rests_on() -> None:
    for path in sorted(RULES.glob("*/fires.txt")):
        for one in analyze(gather([read_bytes(path.read_bytes(), path.name)]), NOW).findings:
            assert one.evidence, (path, one.code)
            assert all(place.source == path.name and 1 <= place.lines.first <= place.lines.last for place in one.evidence)
            assert any(place.properties for place in one.evidence), (path, one.code)


HOSTILE = "Evil'; Stop-Computer; '\u2019; Stop-Computer; $(Stop-Computer)"


def test_a_hostile_name_cannot_leave_its_quotes() -> None:
    analysis = judged(certificate(Services="IIS"), receive(Name=HOSTILE, Identity=f"EX01\\{HOSTILE}", TlsCertificateName=f"<I>CN=Old CA<S>{SUBJECT}"))
    commands = [command for finding in analysis.findings for remedy in finding.remedies for command in remedy.commands]
    quoted_name = "'EX01\\" + HOSTILE.replace("'", "''").replace("\u2019", "\u2019\u2019") + "'"
    mentioning = [command for command in commands if "Stop-Computer" in command]
    assert mentioning
    assert all("Stop-Computer" not in command.replace(quoted_name, "") for command in mentioning)


@pytest.mark.parametrize("half", ["12*34", "0" * 39, "; Stop-Computer", "<thumbprint>"])
def test_half_a_thumbprint_is_no_argument(half: str) -> None:
    analysis = judged(certificate(Services="IIS", Thumbprint=half), receive())
    commands = [command for finding in analysis.findings for remedy in finding.remedies for command in remedy.commands]
    assert not any("-Thumbprint" in command for command in commands)
