"""Folders, patterns and bundles: every file in them under its own name, and none that does harm."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from why12014.cli import main
from why12014.parser import exports, reports
from why12014.parser.errors import UnreadableFile
from why12014.parser.inputs import expand, files

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
CONNECTOR = "Name        : {}\nFqdn        : mail.contoso.com\nObjectClass : {{top, msExchSmtpReceiveConnector}}\n"


def _bundle(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in members.items():
            bundle.writestr(name, content)
    return path


def _run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[str], str]:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "defect" not in said.err
    return int(str(left.value.code)), said.out.splitlines(), said.err


def _reason(path: Path) -> str:
    with pytest.raises(UnreadableFile) as error:
        _load_all(path)
    return str(error.value)


def _load_all(path: Path) -> list[bytes]:
    return [file.load() for file in expand(str(path))]


def test_members_keep_their_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = _bundle(tmp_path / "case.zip", {"EX02/recv.txt": CONNECTOR.format("b"), "EX01.txt": CONNECTOR.format("a"), "EX02/": ""})
    code, lines, _ = _run(capsys, "convert", bundle)
    assert code == 0
    assert [json.loads(line)["source"]["name"] for line in lines] == [f"{bundle}/EX01.txt", f"{bundle}/EX02/recv.txt"]


def test_a_bundle_gives_what_its_files_give(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = SAMPLES / "article-case-a" / "console.txt"
    bundle = _bundle(tmp_path / "a.zip", {"console.txt": sample.read_bytes()})
    now = ("--format", "json", "--now", "2026-06-15T12:00:00")
    (alone, plain, _), (packed, bundled, _) = _run(capsys, "analyze", sample, *now), _run(capsys, "analyze", bundle, *now)
    assert alone == packed == 1
    assert "\n".join(bundled).replace(f"{bundle}/console.txt", str(sample)) == "\n".join(plain)


def test_folders_hold_files_and_bundles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.txt").write_text(CONNECTOR.format("b"), encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9)
    _bundle(tmp_path / "c.zip", {"c.txt": CONNECTOR.format("c")})
    code, lines, said = _run(capsys, "convert", tmp_path)
    assert [Path(json.loads(line)["source"]["name"]).name for line in lines] == ["c.txt", "b.txt"]
    assert "logo.png: is not text" in said
    assert code == 0


def test_what_we_wrote_into_a_folder_is_told_and_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    console = tmp_path / "console.txt"
    console.write_bytes((SAMPLES / "article-case-a" / "console.txt").read_bytes())
    for form in exports.forms():
        assert _run(capsys, "convert", console, "--to", form, "--output", tmp_path / form)[0] == 0
    for form, report in reports.forms().items():
        assert _run(capsys, "analyze", console, "-v", "--output", tmp_path / f"{form}{report.suffixes[0]}")[0] == 1
    alone, written = _run(capsys, "convert", console), _run(capsys, "convert", tmp_path)
    assert (written[0], json.loads("".join(written[1]))) == (0, json.loads("".join(alone[1])))
    told = {line.partition(": ")[2].partition(": ")[0] for line in written[2].splitlines()}
    assert told == {str(path) for path in tmp_path.rglob("*") if path.is_file() and path != console}
    assert _run(capsys, "convert", tmp_path / "ndjson")[2].rstrip() == (
        f"why12014: {tmp_path / 'ndjson'}: is what why12014 itself wrote. Name the text or the export that it was made of."
    )


def test_our_json_is_known_as_windows_powershell_redirects_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    redirected = tmp_path / "a.json"
    redirected.write_text('{\n  "schema": "why12014/document/1"\n}\n', encoding="utf-16")
    assert "itself wrote" in _run(capsys, "convert", redirected)[2]


def test_a_folder_with_nothing_usable_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "readme.txt").write_text("hello\n", encoding="utf-8")
    assert _run(capsys, "analyze", tmp_path)[0] == 3


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\Windows\\x.txt", "a/./../b.txt", "\x1b[2Jx.txt", "..", "a\u202etxt.exe"])
def test_no_name_leads_anywhere(tmp_path: Path, name: str) -> None:
    bundle = _bundle(tmp_path / "x.zip", {name: CONNECTOR.format("a")})
    (file,) = expand(str(bundle))
    inside = file.name.removeprefix(f"{bundle}/")
    assert inside.isprintable() or "\ufffd" in inside
    assert ".." not in inside.split("/")
    assert not inside.startswith("/")
    assert file.load().startswith(b"Name")
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


def test_members_of_one_name_are_both_there(tmp_path: Path) -> None:
    packed = _bundle(tmp_path / "x.zip", {"a.txt": "1", "b.txt": "2"})
    packed.write_bytes(packed.read_bytes().replace(b"b.txt", b"a.txt"))
    assert [(file.name[-9:], file.load()) for file in expand(str(packed))] == [("zip/a.txt", b"1"), ("/a.txt #2", b"2")]


def test_a_member_without_a_name_is_read(tmp_path: Path) -> None:
    # A NUL ends the name for whoever reads it, and zipfile writes none itself.
    packed = _bundle(tmp_path / "x.zip", {"a": "x"})
    packed.write_bytes(packed.read_bytes().replace(b"a", b"\0"))
    (file,) = expand(str(packed))
    assert (file.name, file.load()) == (f"{packed}/(no name)", b"x")


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1 << 20)
    assert "unpacks to more than 1 MB" in _reason(_bundle(tmp_path / "big.zip", {"a": bytes(2 << 20)}))
    data = _bundle(tmp_path / "lies.zip", {"a": bytes(1000)}).read_bytes()
    (tmp_path / "lies.zip").write_bytes(data.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert "lies.zip/a" in _reason(tmp_path / "lies.zip")
    (tmp_path / "large.txt").write_bytes(bytes((1 << 20) + 1))
    assert "is larger than 1 MB" in _reason(tmp_path / "large.txt")


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 3)
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text("x", encoding="utf-8")
    assert "holds more than 3 files" in _reason(tmp_path)
    assert "holds more than 3 files" in _reason(_bundle(tmp_path / "x.zip", {str(number): "x" for number in range(4)}))


def test_damaged_and_foreign_bundles(tmp_path: Path) -> None:
    whole = _bundle(tmp_path / "x.zip", {"a.txt": CONNECTOR.format("a") * 99}).read_bytes()
    for cut in range(4, len(whole), 7):
        (tmp_path / "x.zip").write_bytes(whole[:cut])
        assert "damaged" in _reason(tmp_path / "x.zip")
    (tmp_path / "x.zip").write_bytes(whole[:60] + b"????" + whole[64:])
    assert "cannot be unpacked" in _reason(tmp_path / "x.zip")
    inner = io.BytesIO()
    zipfile.ZipFile(inner, "w").writestr("a", "b")
    assert "bundle in a bundle" in _reason(_bundle(tmp_path / "y.zip", {"inner.zip": inner.getvalue() or whole}))
    assert "document of Office" in _reason(_bundle(tmp_path / "z.docx", {"[Content_Types].xml": "", "word/document.xml": ""}))
    assert "empty zip" in _reason(_bundle(tmp_path / "e.zip", {}))


def test_the_output_may_not_be_the_bundle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = _bundle(tmp_path / "x.zip", {"a.txt": CONNECTOR.format("a")})
    code, _, said = _run(capsys, "convert", bundle, "--output", bundle)
    assert (code, "one of the files to read" in said) == (2, True)
    assert zipfile.is_zipfile(bundle)
