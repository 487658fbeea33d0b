"""Every form of `convert --to` keeps what was read, does no harm where it is opened, and says what is not certain."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark, Transformer

from why12014.cli import main
from why12014.parser import convert
from why12014.parser.cmdlets import known
from why12014.parser.exports import FolderExport, Request, TextExport, forms
from why12014.parser.exports.csv_tables import cell
from why12014.parser.exports.json_documents import set_in
from why12014.parser.exports.powershell import literal, text
from why12014.parser.exports.tables import tables
from why12014.parser.inputs import expand, read, read_bytes
from why12014.parser.records import Document
from why12014.parser.values import Json, as_json

sys.path.insert(0, str(Path(__file__).resolve().parent))

import worlds

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = sorted(ROOT.glob("samples/*/console.txt"))
CASE_A = ROOT / "samples" / "article-case-a" / "console.txt"
NOW = datetime(2026, 6, 15, 12)
ASKED = Request(NOW)
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "  =1",
    "\t=1",
    "\r\n=1",
    "\uff1d1",
    "a;=1",
    '"=1"',
    "[1]",
    "true",
    "007",
    "'; Remove-Item C:\\ #",
    "\u2018+(calc)+\u2019",
    "$(calc)",
    "`n",
    "{0}",
    "@'\ncalc\n'@",
    "\u0411\u0411",
    "\ud800",
    "\x1b]0;title\x07",
    "",
)


def _document(*objects: dict[str, object]) -> Document:
    """What is read of the JSON of these objects: names and values can be anything there."""
    return read_bytes(json.dumps(objects).encode(), "objects.json")


def _sample(path: Path) -> Document:
    (file,) = expand(str(path))
    return read(file)


def _text(name: str, *documents: Document, request: Request = ASKED) -> list[str]:
    export = forms()[name]
    assert isinstance(export, TextExport)
    return list(export.lines(documents, request))


def _files(name: str, *documents: Document, request: Request = ASKED) -> dict[str, bytes]:
    export = forms()[name]
    assert isinstance(export, FolderExport)
    return dict(export.files(documents, request))


def _run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


def _expected(documents: Iterable[Document], *, raw: bool = False) -> list[dict[str, Any]]:
    """The records of the documents by kind, as the JSON form has them."""
    return [{"source": document.source.name, **record} for document in documents for record in convert(document, raw=raw)["records"]]


def test_the_forms_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    shown = _run(capsys, "convert", "--help")[1]
    assert set(forms()) == {"json", "ndjson", "csv", "parquet", "powershell"}
    assert [name for name in forms() if not re.search(rf"(?m)^  {name} ", shown)] == []


@pytest.mark.parametrize("raw", [False, True])
def test_ndjson_is_one_record_a_line_with_its_source(raw: bool) -> None:  # noqa: FBT001 - a parameter
    documents = [_sample(path) for path in SAMPLES]
    lines = [json.loads(line) for line in _text("ndjson", *documents, request=Request(NOW, raw=raw))]
    own = [line for line in lines if line["kind"] not in ("source", "event")]
    assert own == _expected(documents, raw=raw)
    assert sum(line["kind"] == "event" for line in lines) == sum(len(document.events) for document in documents)
    assert [line["sha256"] for line in lines if line["kind"] == "source"] == [document.source.sha256 for document in documents]


class TestTables:
    """What holds for all forms that are tables."""

    def test_the_columns_are_always_the_same(self) -> None:
        nothing, something = ({table.name: list(table.columns) for table in tables(of, ASKED)} for of in ((), [_sample(path) for path in SAMPLES]))
        assert nothing == something
        assert {cmdlet.kind.value for cmdlet in known()} < set(something)

    def test_no_two_columns_have_one_name(self) -> None:
        """Neither Import-Csv nor DuckDB tells names apart by their case."""
        for table in tables((), ASKED):
            assert len({name.lower() for name in table.columns}) == len(table.columns)

    def test_each_source_is_judged_by_itself(self) -> None:
        verdicts = {table.name: table for table in tables([_sample(path) for path in SAMPLES], ASKED)}["verdicts"]
        connectors = [row for row in verdicts.rows if row["source"] == str(CASE_A)]
        assert [(row["connector"], row["verdict"]) for row in connectors] == [
            ("Default EX01", "no-certificate"),
            ("Client EX01", "covered"),
            ("Internet", "covered"),
        ]
        assert {row["judged_as_of"] for row in verdicts.rows} == {NOW.isoformat()}


def _value(shown: str) -> Any:  # noqa: ANN401 - JSON
    """A cell of CSV as it is to be read: JSON if it is any, and otherwise text."""
    try:
        return json.loads(shown)
    except ValueError:
        return shown


def _rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def _properties(row: dict[str, Any]) -> dict[str, Any]:
    """The properties of a row of values, whatever column they stand in."""
    own = {name: value for name, value in row.items() if name not in OWN_COLUMNS and value is not None}
    return (
        own | dict.fromkeys(row["printed_empty"] or ()) | {name: value for name, value in (row["not_in_columns"] or {}).items() if value is not None}
    )


OWN_COLUMNS = {name for table in tables((), ASKED) if table.name == "other" for name in table.columns}


class TestCsv:
    @pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
    def test_everything_can_be_read_back(self, path: Path) -> None:
        document = _sample(path)
        files = _files("csv", document)
        found = [
            {name: _value(shown) if shown else None for name, shown in row.items()}
            for kind in ("certificate", "receive-connector", "send-connector", "other")
            for row in _rows(files[f"{kind}.csv"])
        ]
        wanted = {(one["lines"][0], one["lines"][1]): one for one in _expected([document])}
        assert len(found) == len(wanted)
        for row in found:
            record = wanted[row["first_line"], row["last_line"]]
            assert _properties(row) == record["properties"]
            assert (row["unsure"] or []) == record["unsure"]
            assert (row["source"], row["command"], row["of_server"]) == (record["source"], record["command"], record["server"])

    @given(st.one_of(st.sampled_from(HOSTILE), st.text(), st.tuples(st.sampled_from("=+-@;\t [\"'\u2028"), st.text()).map("".join)))
    def test_no_text_becomes_a_formula_and_every_text_comes_back(self, value: str) -> None:
        shown = cell(value)
        # Where a semicolon parts cells, each part may be taken for a formula.
        assert not any(part.strip().startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20")) for part in re.split("[;\t\r\n]", shown))
        assert shown == "" if value == "" else _value(shown) == value

    @given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
    def test_every_value_comes_back(self, value: Any) -> None:  # noqa: ANN401 - JSON
        assert _value(cell(value)) == ("" if value is None else value)

    def test_a_hostile_object_stays_data(self) -> None:
        document = _document({value: value for value in HOSTILE if value})
        (row,) = _rows(_files("csv", document)["other.csv"])
        assert json.loads(row["not_in_columns"]) == _expected([document])[0]["properties"]


class TestParquet:
    @pytest.fixture(autouse=True)
    def _extra(self) -> None:
        pytest.importorskip("pyarrow")
        pytest.importorskip("duckdb")

    @pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
    def test_everything_can_be_read_back(self, path: Path) -> None:
        document = _sample(path)
        files = _files("parquet", document)
        wanted = {(one["lines"][0], one["lines"][1]): one for one in _expected([document])}
        found = [row for kind in ("certificate", "receive-connector", "send-connector", "other") for row in _rows_of(files[f"{kind}.parquet"])]
        assert len(found) == len(wanted)
        for row in found:
            record = wanted[row["first_line"], row["last_line"]]
            assert _properties(row) == record["properties"]
            assert (row["unsure"] or []) == record["unsure"]

    def test_a_value_of_another_type_is_kept(self) -> None:
        record = {
            "Name": "A",
            "Bindings": ["[::]:25"],
            "MaxInboundConnection": "Unlimited",
            "Banner": "\ud800",
            "MaxHopCount": 1 << 70,
            "Enabled": "?",
        }
        document = _document(record)
        (row,) = _rows_of(_files("parquet", document)["receive-connector.parquet"])
        assert (row["MaxInboundConnection"], row["MaxHopCount"], row["Enabled"], row["Bindings"]) == (None, None, None, ["[::]:25"])
        assert _properties(row) == _expected([document])[0]["properties"] | {"Banner": "\\ud800"}

    def test_the_extra_is_asked_for(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr("why12014.parser.exports.parquet.find_spec", lambda _: None)
        code, out, err = _run(capsys, "convert", CASE_A, "--to", "parquet", "--output", tmp_path / "out")
        assert (code, out, (tmp_path / "out").exists()) == (2, "", False)
        assert "python -m pip install pyarrow" in err

    def test_the_question_of_the_readme(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        pastes = {path.parent.name: path.read_bytes() for path in SAMPLES}
        monkeypatch.chdir(tmp_path)
        assert [(name, connector) for name, _, connector in _without_certificate(capsys, pastes)] == [
            ("article-case-a", "Default EX01"),
            ("edge-server", "Default internal receive connector EDGE01"),
            ("stale-tlscertificatename", "Default Frontend EX01"),
            ("stale-tlscertificatename", "Outbound to Office 365"),
            ("two-servers", "Default Frontend EX02"),
            ("two-servers", "Internet"),
        ]

    def test_it_finds_what_many_organisations_say_of_themselves(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        chance = random.Random(12014)  # noqa: S311 - the same organisations every time
        made = {f"{number:03}": worlds.make(chance) for number in range(200)}
        wanted = sorted(
            (name, connector.name)
            for name, world in made.items()
            for connector in world.connectors
            for server in connector.servers
            if worlds.possible(world, connector, server) == {"no-certificate"}
        )
        assert wanted
        monkeypatch.chdir(tmp_path)
        found = _without_certificate(capsys, {name: worlds.text(world).encode() for name, world in made.items()})
        assert sorted((name, connector) for name, _, connector in found) == wanted


def _without_certificate(capsys: pytest.CaptureFixture[str], pastes: Mapping[str, bytes]) -> list[tuple[str, str | None, str]]:
    """What README asks of a folder of pastes, asked as it says: name of the paste, server and connector."""
    import duckdb

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    ((command, question),) = re.findall(r"```\nwhy12014 (convert .*--to parquet.*)\n```\n.*?```sql\n(.*?)```", readme, re.DOTALL)
    Path("pastes").mkdir()
    for name, data in pastes.items():
        Path("pastes", f"{name}.txt").write_bytes(data)
    assert _run(capsys, *command.split(), "--now", NOW.isoformat())[0] == 0
    return [(Path(source).stem, server, connector) for source, server, connector, _ in duckdb.sql(question).fetchall()]


def _rows_of(data: bytes) -> list[dict[str, Any]]:
    """The rows of a parquet file, their values as JSON has them."""
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(data)).to_pylist()
    return [{name: _as_json(name, value) for name, value in row.items()} for row in rows]


def _as_json(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    if name == "not_in_columns":
        return json.loads(value) if value else None
    return value.isoformat() if isinstance(value, datetime) else list(value) if isinstance(value, bytes) else value


# All that may stand in a script: literals, casts of literals to five types, and characters by number. No variable, command or operator else.
POWERSHELL = r"""
    start: (COMMENT | object "\n")*
    object: "[pscustomobject]@{" [pair ("; " pair)*] "}"
    pair: text " = " _value
    _value: object | list | text | typed | number | true | false | null
    list: "@(" (_value (", " _value)*)? ")"
    typed: _TYPE text | "[byte[]]" list
    text: QUOTED | "(" _part ("+" _part)+ ")"
    _part: QUOTED | characters
    characters: "(-join[char[]](" UNIT ("," UNIT)* "))"
    number: NUMBER | "(" NEGATIVE ")"
    true: "$true"
    false: "$false"
    null: "$null"
    _TYPE: "[datetime]" | "[timespan]" | "[guid]" | "[bigint]"
    QUOTED: "'" (/[ -&(-~]/ | "''")* "'"
    NUMBER: /[0-9]+/
    NEGATIVE: /-[0-9]+/
    UNIT.2: /[0-9]+/
    COMMENT: /#[ -~]*\n/
"""


class _Evaluated(Transformer[Any, Any]):
    """What PowerShell makes of the script; casts stay their text."""

    def start(self, children: list[Any]) -> list[Any]:
        return [child for child in children if isinstance(child, dict)]

    def object(self, children: list[Any]) -> dict[str, Any]:
        pairs = [child for child in children if child is not None]
        names = [name.casefold() for name, _ in pairs]
        assert len(set(names)) == len(names), "PowerShell refuses such a literal"
        assert not {"", "pstypename", "psobject"} & set(names)
        return dict(pairs)

    def pair(self, children: list[Any]) -> tuple[str, Any]:
        return children[0], children[1]

    def list(self, children: list[Any]) -> list[Any]:
        return list(children)

    def typed(self, children: list[Any]) -> Any:  # noqa: ANN401 - a text or a list
        return children[0]

    def text(self, children: list[str]) -> str:
        units = b"".join(child.encode("utf-16-le", "surrogatepass") for child in children)
        return units.decode("utf-16-le", "surrogatepass")

    def characters(self, children: list[str]) -> str:
        return "".join(chr(int(child)) for child in children)

    def QUOTED(self, token: str) -> str:  # noqa: N802 - a terminal
        return token[1:-1].replace("''", "'")

    def number(self, children: list[str]) -> int:
        return int(children[0])

    def true(self, _: object) -> bool:
        return True

    def false(self, _: object) -> bool:
        return False

    def null(self, _: object) -> None:
        return None


EVALUATOR = Lark(POWERSHELL, parser="lalr")


def _evaluated(lines: Iterable[str]) -> list[dict[str, Any]]:
    script = "".join(f"{line}\n" for line in lines)
    assert script.isascii()
    found: list[dict[str, Any]] = _Evaluated().transform(EVALUATOR.parse(script))
    return found


class TestPowershell:
    @pytest.mark.parametrize("raw", [False, True])
    @pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
    def test_the_objects_are_rebuilt(self, path: Path, raw: bool) -> None:  # noqa: FBT001 - a parameter
        document = _sample(path)
        found = _evaluated(_text("powershell", document, request=Request(NOW, raw=raw)))
        records = _expected([document], raw=raw)
        about = [one.pop("why12014") for one in found]
        assert found[: len(records)] == [record["properties"] for record in records]
        assert about[: len(records)] == [{name: value for name, value in record.items() if name != "properties"} for record in records]
        assert [event["domain_name"] for event in found[len(records) :]] == [event.domain_name for event in document.events]

    @given(st.one_of(st.sampled_from(HOSTILE), st.text()))
    def test_every_text_stays_a_text(self, value: str) -> None:
        ((given, found),) = _evaluated([f"[pscustomobject]@{{'Name' = {text(value)}}}"])[0].items()
        assert (given, found) == ("Name", value)

    @given(
        st.dictionaries(
            st.one_of(st.sampled_from((*HOSTILE, "PSTypeName", "why12014", "name", "NAME", "psobject")), st.text()), st.integers() | st.text()
        )
    )
    def test_every_name_stays_a_name(self, members: dict[str, object]) -> None:
        document = _document({"Thumbprint": "x", **members})
        for found, record in zip(_evaluated(_text("powershell", document)), document.records, strict=True):
            del found["why12014"]
            assert list(found.values()) == [str(one) if isinstance(one, int) and abs(one) >= 1 << 63 else one for one in _values(record)]
            assert all(name == own.name or name.startswith(f"{own.name} #") for name, own in zip(found, record, strict=True))

    def test_types_of_powershell_are_kept(self) -> None:
        assert _evaluated([f"[pscustomobject]@{{'A' = {literal([None, -5, 1 << 64])}}}"]) == [{"A": [None, -5, str(1 << 64)]}]
        values = {one.name: literal(one.value) for record in _sample(CASE_A).records for one in record}
        assert values["NotAfter"] == "[datetime]'2028-03-14T09:12:40'"
        assert values["HasPrivateKey"] == "$true"


def _values(record: Iterable[Any]) -> Iterator[Any]:
    return (as_json(one.value) for one in record)


class TestCommand:
    def test_a_folder_is_made_and_holds_all(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        folder = tmp_path / "new" / "tables"
        assert _run(capsys, "convert", CASE_A, "--to", "csv", "--output", folder, "--now", NOW.isoformat()) == (0, "", "")
        assert {path.name for path in folder.iterdir()} == set(_files("csv"))
        assert "no-certificate" in (folder / "verdicts.csv").read_text(encoding="utf-8-sig")

    def test_several_files_need_a_folder(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        code, out, err = _run(capsys, "convert", CASE_A, "--to", "csv")
        assert (code, out) == (2, "")
        assert "--output" in err
        (tmp_path / "file").write_text("mine", encoding="utf-8")
        code, _, err = _run(capsys, "convert", CASE_A, "--to", "csv", "--output", tmp_path / "file")
        assert (code, (tmp_path / "file").read_text(encoding="utf-8")) == (2, "mine")
        assert str(tmp_path / "file") in err

    def test_what_is_read_is_not_written_over(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        path = tmp_path / "certificate.csv"
        path.write_bytes(CASE_A.read_bytes())
        assert _run(capsys, "convert", path, CASE_A, "--to", "csv", "--output", tmp_path)[0] == 2
        assert (list(tmp_path.iterdir()), path.read_bytes()) == ([path], CASE_A.read_bytes())

    @pytest.mark.parametrize("form", ["json", "csv"])
    def test_a_mistyped_name_writes_nothing_over(self, capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str) -> None:
        output = tmp_path / "out"
        assert _run(capsys, "convert", CASE_A, "--to", form, "--output", output)[0] == 0
        before = {path: path.read_bytes() for path in [output, *output.glob("*")] if path.is_file()}
        assert _run(capsys, "convert", tmp_path / "mistyped.txt", "--to", form, "--output", output)[0] == 3
        assert {path: path.read_bytes() for path in before} == before != {}

    @pytest.mark.parametrize(("name", "form"), [("out", "json"), ("out.json", "json"), ("out.JSONL", "ndjson"), ("out.ps1", "powershell")])
    def test_the_suffix_names_the_form(self, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, form: str) -> None:
        assert _run(capsys, "convert", CASE_A, "--output", tmp_path / name)[0] == 0
        assert (tmp_path / name).read_text(encoding="utf-8") == _run(capsys, "convert", CASE_A, "--to", form)[1]

    @pytest.mark.parametrize(
        "arguments",
        [("--to", "papyrus"), ("--to", "json", "--now", NOW.isoformat()), ("--output", "out.csv")],
        ids=" ".join,
    )
    def test_what_cannot_be_meant(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        code, out, err = _run(capsys, "convert", CASE_A, *arguments)
        assert (code, out, len(err.splitlines())) == (2, "", 1)


_TEXTS = st.text() | st.sampled_from(("null", '"null', 'a",\n  "b', ",\n    ", "\ud800", "[]", "\u2028"))
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXTS,
    lambda values: st.lists(values) | st.dictionaries(_TEXTS, values),
    max_leaves=40,
)


@given(_JSON, st.booleans())
def test_json_is_set_in_as_python_does_it(value: Json, ensure_ascii: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    assert set_in(value, ensure_ascii=ensure_ascii) == json.dumps(value, ensure_ascii=ensure_ascii, indent=2)
