"""The printer is the oracle of every reading test: it has to print what PowerShell prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from why12014.parser import printer
from why12014.parser.printer import Wrap, cells, print_list, wrap_value

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "format-list"
WORD_LANGUAGES = ("en", "fr", "de", "it", "pt", "es")


@pytest.mark.parametrize(
    ("value", "room", "wrap", "pieces"),
    [
        ("abc def ghi", 8, Wrap.WORD, ["abc def ", "ghi"]),
        ("abc def", 7, Wrap.WORD, ["abc def"]),
        ("abc def ", 7, Wrap.WORD, ["abc ", "def "]),
        ("abcdefghij kl", 4, Wrap.WORD, ["abcd", "efgh", "ij ", "kl"]),
        ("ab cdefghij", 5, Wrap.WORD, ["ab cd", "efghi", "j"]),
        ("abc def", 4, Wrap.CELL, ["abc ", "def"]),
        ("one\r\ntwo\n\nthree", 9, Wrap.WORD, ["one", "two", "", "three"]),
        ("証明書", 4, Wrap.CELL, ["証明", "書"]),
        ("a証明書", 4, Wrap.CELL, ["a証", "明書"]),
        ("証", 1, Wrap.CELL, ["?"]),
        ("soft\u00adhyphen", 5, Wrap.WORD, ["soft-", "hyphe", "n"]),
        ("no\u00a0break here", 8, Wrap.WORD, ["nobreak ", "here"]),
        ("", 5, Wrap.WORD, [""]),
    ],
)
def test_values_are_cut_as_powershell_cuts_them(value: str, room: int, wrap: Wrap, pieces: list[str]) -> None:
    assert wrap_value(value, room, wrap) == pieces


@given(
    st.text(st.characters(exclude_characters="\n\r\u00a0\u2011\u00ad", exclude_categories=["Cs"]), max_size=80),
    st.integers(2, 30),
    st.sampled_from(Wrap),
)
def test_nothing_is_lost_and_no_piece_is_too_wide(value: str, room: int, wrap: Wrap) -> None:
    pieces = wrap_value(value, room, wrap)
    assert "".join(pieces) == value
    assert all(cells(piece) <= room for piece in pieces)


def test_a_list_is_labels_padded_to_the_longest() -> None:
    assert print_list([[("Name", "a"), ("TlsCertificateName", "")]], 40, Wrap.WORD) == "\nName               : a\nTlsCertificateName : \n\n"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_every_line_of_the_corpus_is_printed_again() -> None:
    for truth_file in sorted(CORPUS.glob("*.json")):
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        wrap = Wrap.WORD if truth["culture"][:2] in WORD_LANGUAGES else Wrap.CELL
        objects = [[(value["name"], value["printed"]) for value in values] for values in truth["objects"]]
        text = truth_file.with_suffix(".txt").read_bytes().decode("utf-8")
        assert print_list(objects, truth["width"], wrap).strip("\n") == text.strip("\n"), truth_file.stem


@settings(max_examples=10 * settings.default.max_examples, deadline=None)
@given(st.text(st.sampled_from("ab, .:-\t"), max_size=200), st.integers(1, 40), st.sampled_from(Wrap))
def test_the_quick_way_for_plain_text_cuts_as_the_thorough_one(line: str, room: int, wrap: Wrap) -> None:
    thorough = (printer._by_word if wrap is Wrap.WORD else printer._by_cell)(line, room)
    assert printer.wrap_line(line, room, wrap) == ([line] if len(line) <= room else thorough)
