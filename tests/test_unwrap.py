"""Print, then read: the same value comes back, or it is marked."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from why12014.parser.document import parse
from why12014.parser.doubt import Doubt
from why12014.parser.layout import TypedList, infer
from why12014.parser.nodes import Columns, ListNode
from why12014.parser.printer import Wrap, cells, print_list, wrap_value
from why12014.parser.unwrap import Blanks, Console, Unwrapped, unwrap
from why12014.parser.values.model import DateOrder, Reading


@dataclass(frozen=True)
class Kind:
    """A kind of value of which only the shape matters here."""

    free_text: bool

    def fits(self, text: str) -> bool:
        return "  " not in text and "\n" not in text

    def read(self, text: str, dates: DateOrder) -> Reading:
        raise NotImplementedError


FREE, LINE = Kind(free_text=True), Kind(free_text=False)
LETTERS = st.sampled_from("abcdefgh XYZ.,:;=<>{}-_/ é証コ́🔒")
VALUES = st.text(LETTERS | st.sampled_from(" \n"), max_size=120)
WORDS = st.lists(st.text(st.sampled_from("abcdeXYZ.:=証-"), min_size=1, max_size=30), min_size=1, max_size=15).map(" ".join)
LABELS = st.lists(st.text(st.sampled_from("abcNameFqdn証"), min_size=1, max_size=12), min_size=1, max_size=6, unique=True)


def read_back(text: str, kind: Kind) -> list[list[tuple[str, Unwrapped]]]:
    lists = [TypedList(node, (kind,) * len(node.shape.labels), colons_tell=True, command=None) for node in parse(text) if isinstance(node, ListNode)]
    layouts = infer(lists, Columns(item.node for item in lists))
    return [
        [(label, found.values[item.node.pieces(index), item.node.shape.column, kind]) for index, label in enumerate(item.node.shape.labels)]
        for item, found in zip(lists, layouts, strict=True)
    ]


def trimmed(text: str) -> str:
    return "\n".join(line.rstrip(" \t") for line in text.split("\n"))


@settings(max_examples=15 * settings.default.max_examples, deadline=None)
@given(st.data(), st.integers(40, 200), st.sampled_from(Wrap))
def test_free_text_comes_back_or_is_marked(data: st.DataObject, width: int, wrap: Wrap) -> None:
    labels = data.draw(LABELS)
    values = [data.draw(VALUES) for _ in labels]
    objects = read_back(print_list([list(zip(labels, values, strict=True))], width, wrap), FREE)
    assert len(objects) == 1
    for value, (_, read) in zip(values, objects[0], strict=True):
        assert read.doubts or read.text == value


@settings(max_examples=15 * settings.default.max_examples, deadline=None)
@given(st.data(), st.integers(40, 200), st.sampled_from(Wrap), st.booleans())
def test_one_line_values_come_back_or_are_marked(data: st.DataObject, width: int, wrap: Wrap, cut: bool) -> None:  # noqa: FBT001
    labels = data.draw(LABELS)
    values = [[data.draw(WORDS) for _ in labels] for _ in range(data.draw(st.integers(1, 4)))]
    text = print_list([list(zip(labels, row, strict=True)) for row in values], width, wrap)
    objects = read_back(trimmed(text) if cut else text, LINE)
    for row, read in zip(values, objects, strict=True):
        for value, (_, found) in zip(row, read, strict=True):
            assert found.doubts or found.text == value


@pytest.mark.parametrize(
    ("pieces", "consoles", "blanks", "kind", "text", "doubts"),
    [
        (("abc ", "def"), (Console(7, Wrap.WORD),), Blanks.KEPT, LINE, "abc def", []),
        (("abc", "def"), (Console(7, Wrap.WORD),), Blanks.LOST, LINE, "abc def", []),
        (("abcdef", "gh"), (Console(9, Wrap.CELL),), Blanks.LOST, LINE, "abcdefgh", []),
        (("abcde", "gh"), (Console(9, Wrap.CELL),), Blanks.LOST, LINE, "abcde gh", []),
        (("abc", "de"), (Console(40, Wrap.WORD),), Blanks.KEPT, FREE, "abc\nde", []),
        (("abc", "", "de"), (Console(40, Wrap.WORD),), Blanks.KEPT, FREE, "abc\n\nde", []),
        (("abc ", "def"), (Console(9, Wrap.WORD),), Blanks.KEPT, FREE, "abc def", [Doubt.WRAP]),
        (("", "a", " ", "a"), (Console(4, Wrap.WORD),), Blanks.SOME, FREE, "\na a", [Doubt.WRAP]),
        (("a", " ", " ", "a"), (Console(4, Wrap.CELL),), Blanks.LOST, FREE, "a  a", [Doubt.WRAP]),
        # A word that would have fitted above without the blank that it lost.
        (("a ", "bbb"), (Console(8, Wrap.WORD),), Blanks.LOST, FREE, "a \nbbb", [Doubt.WRAP]),
        (("a ", "bb"), (Console(8, Wrap.WORD),), Blanks.LOST, FREE, "a \nbb", []),
    ],
)
def test_cuts(pieces: tuple[str, ...], consoles: tuple[Console, ...], blanks: Blanks, kind: Kind, text: str, doubts: list[Doubt]) -> None:
    read = unwrap(pieces, 3, consoles, blanks, kind)
    assert (read.text, [unsure.why for unsure in read.doubts]) == (text, doubts)


@pytest.mark.parametrize(("value", "doubts"), [("relay 証明書", [Doubt.DAMAGED]), ("relay", [])])
def test_a_question_mark_in_a_field_of_one_cell_may_be_a_wide_character(value: str, doubts: list[Doubt]) -> None:
    read = unwrap(tuple(wrap_value(value, 1, Wrap.CELL)), 39, (Console(40, Wrap.CELL),), Blanks.KEPT, LINE)
    assert (read.text, [unsure.why for unsure in read.doubts]) == (value.translate(dict.fromkeys(map(ord, "証明書"), "?")), doubts)


def test_what_no_console_explains_is_kept_and_called_damaged() -> None:
    read = unwrap(("a", "b"), 3, (Console(80, Wrap.WORD),), Blanks.KEPT, LINE)
    assert (read.text, [unsure.why for unsure in read.doubts]) == ("a b", [Doubt.DAMAGED])


def test_two_widths_in_one_file() -> None:
    value = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda my ny xi omikron pi rho sigma tau"
    text = print_list([[("Name", value)]], 40, Wrap.WORD) + print_list([[("Name", value)]], 70, Wrap.WORD)
    assert [read.text for row in read_back(text, LINE) for _, read in row] == [value, value]
    for row in read_back(trimmed(text), LINE):
        assert all(read.text == value or read.doubts[0].alternatives == (value,) for _, read in row)


def test_the_column_is_counted_in_cells() -> None:
    assert cells("証明書 : ") == 9
