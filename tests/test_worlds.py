"""The diagnosis on random organisations: never wrong, and never silent without need; and a defect in it does not stay unseen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).resolve().parent))

import worlds

from why12014.parser import facts
from why12014.parser.analyzer import rows, selection
from why12014.parser.facts import Fact

VERDICTS = {"covered", "expired", "no-certificate", "not-enabled-for-smtp", "no-private-key", "not-offered", "cannot-judge"}


def test_no_verdict_is_wrong_and_few_are_withheld() -> None:
    found, first = worlds.run(2000, seed=12014)
    total = sum(found.values())
    needless = sum(count for outcome, count in found.items() if outcome.result == "needless")
    assert not first, first
    assert {outcome.wanted for outcome in found} == VERDICTS
    assert needless <= total / 100


def test_the_worlds_are_of_every_sort() -> None:
    """What is never made is never tested."""
    chance = worlds.random.Random(12014)
    ways = [worlds.make(chance).way for _ in range(500)]
    assert {way.certificates for way in ways} == {"full", "plain", "plain-2007", "chosen"}
    assert {way.connectors for way in ways} == {"full", "2010", "short"}
    assert {way.dates for way in ways} == set(worlds.DATES)
    assert {way.damage for way in ways} == {"none", *worlds.DAMAGES}
    assert {way.limit for way in ways} == {4, 16, -1}
    assert len({way.order for way in ways}) == 24
    assert {(way.prompts, way.trimmed, way.files) for way in ways} == {(a, b, c) for a in (True, False) for b in (True, False) for c in (True, False)}


Patch = tuple[object, str, Callable[..., Any]]


def _always(value: object, /) -> Callable[..., Any]:
    return lambda *_, **__: value


def _yes(*_: object) -> bool:
    return True


def _whole_lists(*arguments: Any) -> Any:  # noqa: ANN401 - whatever the function takes
    return _DOMAINS(*arguments)[0], ""


def _first_reading(*arguments: Any) -> Any:  # noqa: ANN401 - likewise
    fact = _DATE(*arguments)
    return replace(fact, possible=fact.possible[:1]) if fact.possible else fact


def _nothing_for_unprinted(record: Any, name: str, convert: Any) -> Any:  # noqa: ANN401 - likewise
    fact = _FACT(record, name, convert)
    return Fact((frozenset(),)) if name == "Services" and fact.possible is None else fact


def _without_pairs(record: Any, name: str, doubts: Any) -> Any:  # noqa: ANN401 - likewise
    return Fact((None,)) if name == "TlsCertificateName" else _OPTIONAL(record, name, doubts)


def _loose(domain: str, name: str) -> bool:
    return name.casefold().endswith(domain.casefold().lstrip("*"))


def _exact_case(domain: str, name: str) -> bool:
    return _COVERS(domain, name) and (domain.startswith("*") or domain == name)


def _never_expired(leader: Any, now: datetime) -> Any:  # noqa: ANN401 - likewise
    verdict = _VERDICT(leader, now)
    return selection.Verdict.COVERED if verdict is selection.Verdict.EXPIRED else verdict


def _requests_are_certificates(certificate: Any, *arguments: Any) -> Any:  # noqa: ANN401 - likewise
    return _STANDINGS(replace(certificate, status=Fact(("Valid",))) if certificate.status.value == "PendingRequest" else certificate, *arguments)


def _every_version(certificate: Any, *arguments: Any) -> Any:  # noqa: ANN401 - likewise
    return _STANDINGS(replace(certificate, version=Fact((3,))), *arguments)


_DOMAINS, _DATE, _FACT, _OPTIONAL = facts._domains, facts._date, facts._fact, facts._optional
_COVERS, _STANDINGS = selection.covers, selection._standings
_VERDICT = selection._Leader.verdict

DEFECTS: dict[str, Patch] = {
    "SMTP is not asked for": (selection, "_smtp", _always((True,))),
    "the private key is not asked for": (selection, "_key", _always((True,))),
    "a wildcard covers everything below": (selection, "covers", _loose),
    "names are compared by case": (selection, "covers", _exact_case),
    "a self-signed certificate is as good as any": (selection, "_preference", _always(0)),
    "the chain is never trusted": (selection, "_trusted", _always((False,))),
    "the chain is always trusted": (selection, "_trusted", _always((True,))),
    "the oldest is taken": (selection, "_latest_start", lambda standing: datetime.max - (standing.not_before - datetime.min)),
    "an expired winner is none": (selection._Leader, "verdict", _never_expired),
    "a pending request is a certificate": (selection, "_standings", _requests_are_certificates),
    "the version is not asked for": (selection, "_standings", _every_version),
    "certificates count on every server": (rows, "_may_be_on", _yes),
    "a certificate of no known server is on this one": (rows, "_listed_empty", _yes),
    "TlsCertificateName is not looked at": (facts, "_optional", _without_pairs),
    "STARTTLS is always on": (facts, "_off", _always("")),
    "a list that was cut is whole": (facts, "_domains", _whole_lists),
    "the first reading of a date is taken": (facts, "_date", _first_reading),
    "services that were not printed are none": (facts, "_fact", _nothing_for_unprinted),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_caught(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of verdicts that cannot turn wrong would prove nothing."""
    monkeypatch.setattr(*DEFECTS[defect])
    assert any(worlds.run(40, seed)[1] for seed in range(12))
