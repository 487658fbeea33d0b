"""Every line of a text is in exactly one node, and lists are cut into objects at their columns."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark

from why12014.parser.document import parse
from why12014.parser.nodes import ListNode, NodeKind
from why12014.parser.printer import Wrap, print_list

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
SAMPLES = ROOT / "samples"
FRAGMENTS = (
    "[PS] C:\\>Get-ReceiveConnector | fl",
    "Name : a",
    "Fqdn   : mail.contoso.com",
    "         more",
    "    + CategoryInfo : x",
    ">> ",
    "",
    "   ",
    "WARNING: relay : no",
    "----  ----",
    "**********************",
    "Windows PowerShell transcript start",
    "x : ",
    "Get-X : failed",
)


def lists(text: str) -> list[list[tuple[str, tuple[str, ...]]]]:
    return [[(label, node.pieces(index)) for index, label in enumerate(node.shape.labels)] for node in parse(text) if isinstance(node, ListNode)]


def assert_whole(text: str) -> None:
    nodes = parse(text)
    assert "".join(node.text for node in nodes) == (text if text.endswith("\n") or not text else text + "\n")
    line = 1
    for node in nodes:
        assert node.lines.first == line
        assert node.text.count("\n") == node.lines.last - node.lines.first + 1
        line = node.lines.last + 1


# The grammar is built once: no example has to wait for it.
parse("")


@given(st.lists(st.sampled_from(FRAGMENTS)).map("\n".join))
def test_a_document_prints_itself_back(text: str) -> None:
    assert_whole(text)


# Dashes below a padded label made a heading of it, and the place of an error below made it a message: with runs, it is a label.
IN_RUNS = [
    *(one for one in FRAGMENTS if not one.startswith("--")),
    "Fqdn   : x",
    "  ",
    "    more",
    "WARNING  : x",
    "Exception  : x",
    "a  :b",
    "12  : ",
]


@given(st.lists(st.sampled_from(IN_RUNS), max_size=40).map("\n".join))
def test_a_run_of_objects_is_what_they_are_one_by_one(text: str) -> None:
    with patch("why12014.grammar.load", without_runs):
        one_by_one = parse(text)
    assert repr(parse(text)) == repr(one_by_one)


@cache
def without_runs(name: str, meaning: object) -> Lark:
    source = (ROOT / "grammar" / f"{name}.lark").read_text(encoding="utf-8")
    assert source.count("LIST | LISTS") == 1
    return Lark(source.replace("LIST | LISTS", "LIST"), parser="lalr", maybe_placeholders=False, transformer=meaning)


VALUES = st.text(st.sampled_from("ab :{},\n "), max_size=70)
OBJECTS = st.builds(
    lambda beginning, own: [beginning + value for value in own], st.sampled_from(("", "", "a : ")), st.lists(VALUES, min_size=3, max_size=3)
)


@given(st.lists(OBJECTS, min_size=12, max_size=20), st.sampled_from((lambda line: line, str.rstrip)), st.integers(0, 3))
def test_objects_of_a_shape_that_is_known_well_are_cut_out_as_any_others(values: list[list[str]], ending: Callable[[str], str], change: int) -> None:
    printed = print_list([list(zip(("Name", "Fqdn", "ObjectClass"), own, strict=True)) for own in values], 40, Wrap.WORD)
    changes = (("", ""), ("Fqdn        :", "Fqdn         :"), ("\n\n", "\n"), ("ObjectClass", "  Page 2\nObjectClass"))
    text = "\n".join(map(ending, printed.split("\n"))).replace(*changes[change], 5)
    nodes = parse(text)
    with patch("why12014.parser.lists._OFTEN", 1 << 30):
        again = parse(text)
    assert repr(nodes) == repr(again)


@given(st.text())
def test_any_text_prints_itself_back(text: str) -> None:
    assert_whole(text)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_console_sessions_print_themselves_back() -> None:
    for path in sorted((CORPUS / "consoles").glob("*.txt")):
        assert_whole(path.read_bytes().decode("utf-8"))


def test_a_list_under_a_prompt() -> None:
    kinds = [node.kind for node in parse("[PS] C:\\>Get-ReceiveConnector | fl name\n\nName : a\n\n")]
    assert kinds == [NodeKind.PROMPTED, NodeKind.BLANK, NodeKind.LIST, NodeKind.BLANK]


def test_a_colon_in_a_label_and_in_a_value() -> None:
    text = "Fqdn : effective : mail.contoso.com\nName             : a : b\n"
    assert lists(text) == [[("Fqdn : effective", ("mail.contoso.com",)), ("Name", ("a : b",))]]


def test_a_continuation_that_looks_like_a_property() -> None:
    assert lists("Comment : one\n          Name : two\nName    : x\n") == [[("Comment", ("one", "Name : two")), ("Name", ("x",))]]


def test_an_empty_line_inside_a_value_whose_blanks_were_trimmed() -> None:
    assert lists("Comment : one\n\n          three\nName    : x\n") == [[("Comment", ("one", "", "three")), ("Name", ("x",))]]


def test_the_first_label_again_begins_the_next_object() -> None:
    assert lists("Name : a\nFqdn : b\nName : c\nFqdn : d\n") == [[("Name", ("a",)), ("Fqdn", ("b",))], [("Name", ("c",)), ("Fqdn", ("d",))]]


def test_wide_labels_count_two_cells() -> None:
    assert lists("証明書  : a\nSubject : b\n") == [[("証明書", ("a",)), ("Subject", ("b",))]]


def test_an_error_is_not_a_record_and_takes_its_message_along() -> None:
    text = "Get-X : The operation failed.\nIt really did.\nAt line:1 char:1\n+ Get-X | fl\n    + CategoryInfo          : NotSpecified\n    + FullyQualifiedErrorId : 1\n"
    assert [node.kind for node in parse(text)] == [NodeKind.ERROR]


def test_a_warning_glued_to_the_first_label_is_not_part_of_the_object() -> None:
    nodes = parse("WARNING: relay : x\nName  : a\n")
    assert [node.kind for node in nodes] == [NodeKind.NOTICE, NodeKind.LIST]


def test_a_stray_line_inside_an_object_is_kept_and_named() -> None:
    node = next(node for node in parse("Name : a\n    Page 2\nFqdn : b\n") if isinstance(node, ListNode))
    assert (node.strays, node.shape.labels, node.pieces(0)) == ({1}, ("Name", "Fqdn"), ("a",))


@pytest.mark.parametrize(
    "answers",
    [
        '[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is "Y"): y',
        "[O] Oui  [T] Oui pour tout  [N] Non  [U] Non pour tout  [?] Aide (la valeur par défaut est « O ») : o",
        '[J] Ja  [A] Ja, alle  [N] Nein  [K] Nein, keine  [?] Hilfe (Standard ist "J"):',
    ],
)
def test_a_question_is_no_list(answers: str) -> None:
    text = f"Confirm\nCurrent certificate : 'A'\nReplace it with    : 'B'\n{answers}\n\nName : a\n"
    assert [node.kind for node in parse(text)] == [*[NodeKind.OTHER] * 3, NodeKind.QUESTION, NodeKind.BLANK, NodeKind.LIST]


@pytest.mark.parametrize("word", ["WARNING", "VERBOSE", "WARNUNG", "AVERTISSEMENT", "ADVERTENCIA", "AVISO", "ПРЕДУПРЕЖДЕНИЕ", "警告", "詳細", "경고"])
@pytest.mark.parametrize("colon", [":", " :"])
def test_what_the_shell_says_in_any_language_is_no_list(word: str, colon: str) -> None:
    assert [node.kind for node in parse(f"{word}{colon} The connector : EX01 is damaged.\nName : a\n")] == [NodeKind.NOTICE, NodeKind.LIST]
