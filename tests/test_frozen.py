"""Our decorators against the one of Python: what they make is used alike, and behaves alike."""

from __future__ import annotations

import pickle
from copy import copy, deepcopy
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from functools import cached_property
from inspect import signature

import pytest

from why12014.parser.frozen import Remembering, comparable, frozen


@comparable
class Ours:
    """A thing with every kind of field that the package has."""

    name: str
    lines: tuple[int, ...] = ()
    sites: dict[str, str] = field(default_factory=dict)
    seen: int = field(default=0, compare=False, repr=False)


@comparable
class OursAndMore(Ours):
    """What has more than what it is derived from."""

    more: str = "more"


@frozen
class Alone:
    """A thing that is compared with nothing."""

    name: str


def _theirs() -> tuple[type, type]:
    @dataclass(frozen=True, slots=True)
    class Theirs:
        name: str
        lines: tuple[int, ...] = ()
        sites: dict[str, str] = field(default_factory=dict)
        seen: int = field(default=0, compare=False, repr=False)

    @dataclass(frozen=True, slots=True)
    class TheirsAndMore(Theirs):
        more: str = "more"

    Theirs.__qualname__, TheirsAndMore.__qualname__ = "Ours", "OursAndMore"
    return Theirs, TheirsAndMore


PAIRS = tuple(zip((Ours, OursAndMore), _theirs(), strict=True))
GIVEN = (("a",), ("a", (1, 2)), ("a", (), {"x": "y"}), ("a", (), {}, 7))


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_the_fields_and_the_parameters_are_the_same(ours: type, theirs: type) -> None:
    assert [(one.name, one.default, one.type) for one in fields(ours)] == [(one.name, one.default, one.type) for one in fields(theirs)]
    assert list(signature(ours).parameters) == list(signature(theirs).parameters)
    assert ours.__match_args__ == theirs.__match_args__
    assert not hasattr(ours("a"), "__dict__")


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
@pytest.mark.parametrize("given", GIVEN)
def test_a_thing_is_made_shown_and_changed_alike(ours: type, theirs: type, given: tuple[object, ...]) -> None:
    one, other = ours(*given), theirs(*given)
    assert [getattr(one, each.name) for each in fields(one)] == [getattr(other, each.name) for each in fields(other)]
    assert repr(one) == repr(other)
    assert repr(replace(one, lines=(9,))) == repr(replace(other, lines=(9,)))


@pytest.mark.parametrize("given", [*GIVEN, ("b",)])
@pytest.mark.parametrize("again", [*GIVEN, ("b",)])
def test_things_are_equal_when_those_of_python_are(given: tuple[object, ...], again: tuple[object, ...]) -> None:
    _, theirs = PAIRS[0]
    assert (Ours(*given) == Ours(*again)) == (theirs(*given) == theirs(*again))


def test_nothing_of_another_class_is_equal() -> None:
    assert Ours("a") != OursAndMore("a")
    assert Ours("a") != ("a", (), {}, 0)
    assert Alone("a") != Alone("a")


def test_equal_things_have_one_hash() -> None:
    assert len({Flat("a", 1), Flat("a", 1), Flat("b", 1)}) == 2


@comparable
class Flat:
    """A thing of which a set can be made."""

    name: str
    number: int


def test_a_field_may_be_called_as_what_is_missing() -> None:
    @frozen
    class Thing:
        missing: dict[str, str] = field(default_factory=dict)
        sites: dict[str, str] = field(default_factory=dict)

    assert Thing({"a": "b"}).sites == {}
    assert Thing().missing == {}


def test_each_thing_has_a_dict_of_its_own() -> None:
    assert Ours("a").sites is not Ours("a").sites


@pytest.mark.parametrize("thing", [Ours("a"), OursAndMore("a"), Alone("a")])
def test_nothing_changes_a_thing(thing: Ours | Alone) -> None:
    with pytest.raises(FrozenInstanceError, match="name"):
        thing.name = "b"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="name"):
        del thing.name
    with pytest.raises(FrozenInstanceError, match="other"):
        thing.other = "b"  # type: ignore[union-attr]
    assert thing.name == "a"


@pytest.mark.parametrize("given", [(), ("a", (), {}, 0, 0)])
def test_wrong_parameters_are_refused(given: tuple[object, ...]) -> None:
    with pytest.raises(TypeError, match=r"Ours\.__init__\(\)"):
        Ours(*given)


def test_a_thing_can_be_copied() -> None:
    one = Ours("a", (1,), {"x": "y"}, 3)
    assert [copy(one), deepcopy(one), pickle.loads(pickle.dumps(one))] == [one] * 3  # noqa: S301 - our own
    assert deepcopy(one).seen == 3


def test_a_pattern_takes_a_thing_apart() -> None:
    match OursAndMore("a", (1,)):
        case Ours(name, lines):
            assert (name, lines) == ("a", (1,))


def test_what_was_found_out_is_kept_beside_the_slots() -> None:
    @frozen
    class Shape(Remembering):
        labels: tuple[str, ...]

        @cached_property
        def widest(self) -> list[int]:
            return [max(map(len, self.labels))]

    shape = Shape(("a", "abc"))
    assert shape.widest == [3]
    assert shape.widest is shape.widest
    assert replace(shape, labels=("a",)).widest == [1]
    with pytest.raises(FrozenInstanceError, match="labels"):
        shape.labels = ()  # type: ignore[misc]
