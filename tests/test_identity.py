"""What a console prints is read back exactly, or it is marked: whole files, through the public reader.

`python -m pytest tests/test_identity.py --times 100` tries a hundred times as many, other ones each time.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

sys.path.insert(0, str(Path(__file__).resolve().parent))

from hypothesis import strategies as st
from printed import Ends, File, Value, files, is_made_up, without_ends

from why12014.parser import cmdlets, read_bytes
from why12014.parser.doubt import Doubt
from why12014.parser.records import Property
from why12014.parser.values import as_json
from why12014.parser.values.text import Unknown

_SHOWN_ALTERNATIVES = 4


@pytest.mark.parametrize("ends", list(Ends))
@settings(max_examples=6 * settings.default.max_examples, deadline=None)
@given(data=st.data())
def test_what_is_printed_is_read_back_or_marked(ends: Ends, data: st.DataObject) -> None:
    file = data.draw(files(ends))
    document = read_bytes(file.data, "paste.txt")
    read = [got for record in document.records for got in record]
    printed = [value for one in file.objects for value in one]
    assert len(read) == len(printed)
    assert any(record.partial for record in document.records) or list(map(len, map(list, document.records))) == list(map(len, file.objects))
    for got, value in zip(read, printed, strict=True):
        if is_settled_otherwise(got, file):
            continue
        if got.name == value.label:
            assert_exact_or_marked(got, value, file)
        else:
            assert got.doubts
            assert re.sub(" +", " ", f"{got.name} : {got.text.split(chr(10))[0]} ").startswith(f"{value.label} : ")


def test_values_of_every_kind_are_made_up() -> None:
    assert [name for cmdlet in cmdlets.known() for name, kind in cmdlet.properties.items() if not is_made_up(kind)] == []


def assert_exact_or_marked(got: Property, value: Value, file: File) -> None:
    """The text is what was printed, or a doubt says that it may be another, the true one among those it names."""
    wrap = next((unsure for unsure in got.doubts if unsure.why is Doubt.WRAP), None)
    if any(unsure.why is Doubt.DAMAGED for unsure in got.doubts):
        return
    if wrap:
        named = [got.text, *wrap.alternatives]
        assert (
            len(file.consoles) > 1
            or len(wrap.alternatives) == _SHOWN_ALTERNATIVES
            or as_told(value.printed, file) in [as_told(text, file) for text in named]
        )
    else:
        assert as_told(got.text, file) == as_told(value.printed, file)
        assert_typed(got, value)


def is_settled_otherwise(got: Property, file: File) -> bool:
    """Whether a value stands where two windows were copied one below the other: what cannot hold a line break is taken to be of one width and wrap."""
    return file.runs_together and not got.type.free_text and got.lines.first != got.lines.last


def as_told(text: str, file: File) -> str:
    return text if file.ends is Ends.KEPT else without_ends(text)


def assert_typed(got: Property, value: Value) -> None:
    """A cut collection says so; what is not marked has the typed value."""
    assert not value.cut or any(unsure.why is Doubt.CUT for unsure in got.unsure)
    if value.typed is not None and not got.unsure and not isinstance(got.type, Unknown):
        assert as_json(got.value) == value.typed
