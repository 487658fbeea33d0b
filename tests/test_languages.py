"""Every language: nothing untranslated, nothing lost, and which language is picked."""

from __future__ import annotations

import ast
import ctypes
import html
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.pofile import read_po
from msgspec.structs import replace
from typer.main import get_group

from why12014.cli import app, main
from why12014.parser import analyzer, cmdlets, facts, languages, reports
from why12014.parser.analyzer.model import Analysis
from why12014.parser.analyzer.rules import known
from why12014.parser.cmdlets.certificate import Service
from why12014.parser.reader import read_bytes
from why12014.parser.reports.comparison import compare
from why12014.parser.reports.explanation import explained, listed
from why12014.parser.wording import ENGLISH, Catalogue, say, say_number, translated

sys.path.insert(0, str(Path(__file__).resolve().parent))

import catalogues

ROOT = Path(__file__).resolve().parents[1]
CASE_A = ROOT / "samples" / "article-case-a" / "console.txt"
NOW = datetime(2026, 6, 15, 12)
OTHERS = sorted(set(languages.names()) - {ENGLISH.name})
CODE_PAGES = {"ru": ("cp866", "cp1251", "koi8-r")}
"""What consoles of a language may show, where they are not of Unicode."""
TEXTS = sorted([*ROOT.glob("samples/*/console*.txt"), *ROOT.glob("tests/rules/*/*.txt")])
FOR_PEOPLE = ("text", "html", "markdown")
WORDS = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*(?: [A-Za-z]+(?:['-][A-Za-z]+)*)*")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return int(str(left.value.code)), said.out, said.err


def analysis(path: Path) -> Analysis:
    return analyzer.analyze(facts.gather([read_bytes(path.read_bytes(), "paste.txt")]), NOW)


def commands(found: Analysis) -> list[str]:
    """Every command that a report of it may show."""
    told = [command for finding in found.findings for remedy in finding.remedies for command in remedy.commands]
    return told + [missing.command for row in found.rows for missing in row.missing] + [one.command for one in found.not_examined]


# What takes sentences, and where: by place, or by name.
TAKES_SENTENCES = {
    "Usage": (0, 1), "Why12014Error": (0, 1), "UnreadableFile": (1, 2), "UnknownKind": (1, 2), "tell": (0,),
    "Found": (0, "details"), "Remedy": (1, 2, "change", "hints"), "Missing": (0,), "NotExamined": (1,), "Row": ("remarks",), "Fact": (1, "why"),
}  # fmt: skip


def _plain(told: ast.expr) -> bool:
    """Whether an expression is, or may be, a string of English that was not made a sentence of."""
    match told:
        case ast.Constant(value=str(text)):
            return bool(text)
        case ast.JoinedStr() | ast.BinOp():
            return True
        case ast.Tuple(elts=parts):
            return any(map(_plain, parts))
        case ast.IfExp(body=one, orelse=other):
            return _plain(one) or _plain(other)
        case _:
            return False


class TestSentences:
    def test_nothing_takes_a_string_for_one(self) -> None:
        plain = []
        for path in catalogues.SOURCES:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    wanted = TAKES_SENTENCES.get(node.func.id, ())
                    given = [*enumerate(node.args), *((keyword.arg, keyword.value) for keyword in node.keywords)]
                    plain += [f"{path.name}:{told.lineno}" for place, told in given if place in wanted and _plain(told)]
        assert plain == []

    def test_every_one_is_written_where_it_is_said(self) -> None:
        """A template that is put together at run time is in no catalogue."""
        found = [f"{path.name}:{call.lineno}" for path in catalogues.SOURCES for call in catalogues.calls(path) if not catalogues.templates(call)]
        assert found == []

    def test_every_paragraph_of_a_rule_is_one_of_its_own(self) -> None:
        for rule in known():
            assert " ".join(rule.paragraphs).split() == rule.explanation.split()
            titles = [part for part in ("What it means", "How to confirm", "How to fix", "Source") if f"{part}: " in rule.explanation]
            assert [part.partition(":")[0] for part in rule.paragraphs[1:]] == titles

    def test_the_forms_of_a_number_have_the_same_parts(self) -> None:
        for message in catalogues.messages():
            assert [set(catalogues.PLACEHOLDER.findall(form)) for form in message.forms] == [message.placeholders] * len(message.forms)


@pytest.mark.parametrize("name", OTHERS)
class TestCatalogue:
    def test_has_every_text_and_no_other(self, name: str) -> None:
        """`python tests/catalogues.py` brings it up to date."""
        catalogue = catalogues.catalogue(catalogues.LANGUAGES / f"{name}.po")
        assert {one.id for one in catalogue if one.id} == {message.id for message in catalogues.messages()}
        assert not catalogue.obsolete

    def test_translates_all_of_them(self, name: str) -> None:
        catalogue = catalogues.catalogue(catalogues.LANGUAGES / f"{name}.po")
        for one in catalogue:
            if one.id:
                assert all(catalogues.forms(one.string)), one.id
                assert not one.fuzzy, one.id
                assert len(catalogues.forms(one.string)) == (catalogue.num_plurals if one.pluralizable else 1), one.id

    def test_keeps_the_parts_and_the_end_of_each(self, name: str) -> None:
        catalogue = catalogues.catalogue(catalogues.LANGUAGES / f"{name}.po")
        for message in catalogues.messages():
            for form in catalogues.forms(catalogue[message.id].string):
                assert set(catalogues.PLACEHOLDER.findall(form)) == message.placeholders, form
                assert form.endswith(".") == message.forms[0].endswith("."), form
                assert form == " ".join(form.split()), form

    def test_is_shown_by_the_consoles_of_its_language(self, name: str) -> None:
        written = (catalogues.LANGUAGES / f"{name}.po").read_text(encoding="utf-8")
        for code_page in CODE_PAGES.get(name, ()):
            assert written.encode(code_page)

    def test_every_rule_is_explained(self, name: str) -> None:
        screen = replace(reports.PAGE, language=languages.language(name))
        for rule in known():
            assert len(explained(rule, screen).split("\n\n")) == 3
            assert not set(map(str, rule.paragraphs)) & set(explained(rule, replace(screen, width=100_000)).split("\n"))


# A language of which every letter is one that no English text has: what of a report is in English then was never said by `say`.
MASK = re.compile(r"(\{[^{}]*\})|[A-Za-z]")


def _masked(text: str) -> str:
    return MASK.sub(lambda found: found[1] or "ж", text)


MASKED = Catalogue("xx", _masked, lambda one, many, number: _masked(one if number == 1 else many), lambda moment: f"{moment:%d.%m.%Y}")


def _given(found: Analysis, source: str) -> str:
    """All that a report may show as it is: what was printed, commands, and names of Exchange."""
    places = [place for finding in found.findings for place in finding.evidence] + [place for row in found.rows for place in row.places]
    cited = [f"{one.name} : {one.text}" for place in places for one in place.properties]
    names = [name for cmdlet in cmdlets.known() for name in cmdlet.properties]
    rows = [text for row in found.rows for text in (row.connector.name, row.server or "", row.search.name if row.search else "")]
    certificates = [text for one in found.certificates for text in (*one.domains, one.subject.value or "", one.issuer.value or "")]
    # A table says services by letters, a report by their names.
    machines = [*Service, "paste.txt", "SMTP", "NONE", "SHA", "powershell", *(finding.code for finding in found.findings)]
    return " ".join("\n".join([source, *commands(found), *cited, *names, *rows, *certificates, *machines]).split()).casefold()


def _read_by_people(form: str, report: str) -> str:
    if form != "html":
        return html.unescape(report) if form == "markdown" else report
    page = re.sub(r"(?s)<(style|script)>.*?</\1>", "", report)
    # What a browser shows next to each other is not one run of words.
    return html.unescape(re.sub(r"<[^>]*>", " | ", page))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.name}")
@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_no_report_has_a_text_that_is_in_no_catalogue(form: str, path: Path) -> None:
    found = analysis(path)
    screen = replace(reports.PAGE, width=100_000, detail=reports.Detail.EVIDENCE, language=MASKED)
    given = _given(found, read_bytes(path.read_bytes(), "paste.txt").text)
    shown = _read_by_people(form, reports.render(found, form, screen))
    assert {run_[0] for run_ in WORDS.finditer(shown) if run_[0].casefold() not in given} == set()


def test_what_is_told_beside_the_reports_is_in_the_catalogues() -> None:
    screen = replace(reports.PAGE, width=100_000, language=MASKED)
    codes = {word for rule in known() for word in rule.code.split("-")} | {rule.code for rule in known()}
    texts = [listed(known(), screen), *(explained(rule, screen) for rule in known())]
    assert {word for text in texts for word in WORDS.findall(text)} <= codes
    before, after = analysis(CASE_A), analysis(ROOT / "samples" / "healthy" / "console.txt")
    names = {row.connector.name for row in (*before.rows, *after.rows)}
    for one, other in ((before, after), (after, before)):
        left = compare(one, other, screen)
        for name in sorted(names, key=len, reverse=True):
            left = left.replace(name, "")
        assert not [word for word in WORDS.findall(left) if "contoso" not in word and not word.startswith("EX")]


class TestJson:
    """Programs read it: it has no language."""

    @pytest.mark.parametrize("path", sorted(ROOT.glob("samples/*/console.txt")), ids=lambda path: path.parent.name)
    def test_is_english(self, path: Path) -> None:
        found = analysis(path)
        assert reports.render(found, "json", replace(reports.PAGE, language=MASKED)) == reports.render(found, "json")

    def test_the_names_of_machine_reports_stay(self) -> None:
        found = analysis(CASE_A)
        english, other = (json.loads(reports.render(found, "sarif", replace(reports.PAGE, language=one))) for one in (ENGLISH, MASKED))
        assert (english["runs"][0]["language"], other["runs"][0]["language"]) == ("en", "xx")
        for result, same in zip(english["runs"][0]["results"], other["runs"][0]["results"], strict=True):
            assert result["message"] != same["message"]
            assert (result["ruleId"], result["partialFingerprints"]) == (same["ruleId"], same["partialFingerprints"])


class TestRussian:
    russian = languages.language("ru")

    @pytest.mark.parametrize(("number", "word"), [(1, "символ"), (2, "символа"), (5, "символов"), (11, "символов"), (21, "символ"), (0, "символов")])
    def test_numbers(self, number: int, word: str) -> None:
        said = say_number("and {number} character more", "and {number} characters more", number)
        assert said.by(self.russian) == f"и еще {number} {word}"

    def test_days_and_moments(self) -> None:
        assert translated(date(2026, 6, 5), self.russian) == "05.06.2026"
        assert translated(datetime(2026, 6, 5, 9, 7), self.russian) == "05.06.2026 09:07:00"

    def test_lists_and_sentences_in_sentences(self) -> None:
        said = say("Ends it for {connectors}.", connectors=("A", say("{connector} on {server}", connector="B", server="EX01")))
        assert (str(said), said.by(self.russian)) == ("Ends it for A, B on EX01.", "Устраняет событие для: A, B на сервере EX01.")

    def test_a_name_is_never_taken_for_a_template(self) -> None:
        said = say("Ends it for {connectors}.", connectors="{0} {connectors} %s Why")
        assert said.by(self.russian) == "Устраняет событие для: {0} {connectors} %s Why."

    @pytest.mark.parametrize("width", [40, 80])
    @pytest.mark.parametrize("path", sorted(ROOT.glob("samples/*/console.txt")), ids=lambda path: path.parent.name)
    def test_no_line_is_wider_than_the_screen(self, path: Path, width: int) -> None:
        found = analysis(path)
        screen = replace(reports.PAGE, width=width, language=self.russian)
        lines = reports.render(found, "text", screen).split("\n")
        assert [line for line in lines if len(line) > width and line.strip() not in commands(found)] == []

    def test_the_page_says_its_language(self) -> None:
        page = reports.render(analysis(CASE_A), "html", replace(reports.PAGE, language=self.russian))
        assert '<html lang="ru">' in page


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Without a language."""
    for name in ("WHY12014_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


class TestChoice:
    arguments = ("analyze", CASE_A, "--now", NOW.isoformat())

    @pytest.mark.parametrize(
        ("variables", "option", "answer"),
        [
            ({}, "ru", "Событие"),
            ({}, "ru-RU", "Событие"),
            ({"LANG": "ru_RU.UTF-8"}, None, "Событие"),
            ({"LC_MESSAGES": "ru_RU", "LANG": "en_US.UTF-8"}, None, "Событие"),
            ({"LC_ALL": "C", "LC_MESSAGES": "ru_RU", "LANG": "ru_RU.UTF-8"}, None, "Event"),
            ({"LC_ALL": "", "LANG": "ru_RU@euro"}, None, "Событие"),
            ({"LANG": "xx_XX.UTF-8"}, None, "Event"),
            ({"WHY12014_LANG": "ru", "LC_ALL": "en_US.UTF-8"}, None, "Событие"),
            ({"WHY12014_LANG": "ru", "LC_ALL": "ru_RU.UTF-8"}, "en", "Event"),
        ],
    )
    def test_what_is_asked_for_goes_before_the_environment(
        self, capsys: pytest.CaptureFixture[str], environment: pytest.MonkeyPatch, variables: dict[str, str], option: str | None, answer: str
    ) -> None:
        for name, value in variables.items():
            environment.setenv(name, value)
        code, printed, _ = run(capsys, *self.arguments, *(("--lang", option) if option else ()))
        assert (code, printed.split()[0]) == (1, answer)

    @pytest.mark.parametrize("name", ["de", "russian", "../ru", "C"])
    def test_a_language_that_is_not_there_is_told(self, capsys: pytest.CaptureFixture[str], name: str) -> None:
        code, printed, said = run(capsys, *self.arguments, "--lang", name)
        assert (code, printed, len(said.splitlines())) == (2, "", 1)
        assert f"'{name}'" in said
        assert all(known_ in said for known_ in languages.names())

    @pytest.mark.parametrize(("number", "answer"), [(0x0419, "Событие"), (0x0409, "Event"), (0xFFFF, "Event")])
    def test_windows_is_asked_for_the_language_in_which_it_shows_itself(
        self, capsys: pytest.CaptureFixture[str], environment: pytest.MonkeyPatch, number: int, answer: str
    ) -> None:
        kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: number)
        environment.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
        assert run(capsys, *self.arguments)[1].split()[0] == answer

    def test_files_are_written_in_it_too(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        paths = [tmp_path / f"report{reports.forms()[form].suffixes[0]}" for form in FOR_PEOPLE]
        run(capsys, *self.arguments, "--lang", "ru", *(word for path in paths for word in ("--output", path)))
        assert [path.name for path in paths if "Соединители и сертификаты" not in path.read_text(encoding="utf-8")] == []

    def test_every_command_takes_it(self) -> None:
        commands = get_group(app).commands
        assert commands
        assert [name for name, command in commands.items() if not any("--lang" in option.opts for option in command.params)] == []

    def test_what_explains_is_told_in_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "Источник: " in run(capsys, "explain", "expired", "--lang", "ru")[1]
        assert "предупреждение" in run(capsys, "rules", "--lang", "ru")[1]
        assert "хранилищ" not in run(capsys, "convert", CASE_A, "--lang", "ru")[1]

    def test_a_console_without_the_letters_is_told_in_english(self) -> None:
        """Unless it was asked for by name: then it is for somebody who knows why."""
        told = _process("analyze", str(CASE_A), PYTHONIOENCODING="cp437", LC_ALL="ru_RU")
        assert told.startswith(b"Event 12014: yes.")
        assert "Событие 12014: да." in _process("analyze", str(CASE_A), PYTHONIOENCODING="cp866", LC_ALL="ru_RU").decode("cp866")

    def test_english_needs_no_catalogue(self) -> None:
        program = "import sys\nfrom why12014.cli import main\ntry:\n    main(['rules'])\nexcept SystemExit:\n    print(*sys.modules)"
        loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True, encoding="utf-8").stdout.split()
        assert "why12014.parser.wording" in loaded
        assert "babel" not in loaded


def _process(*arguments: str, **variables: str) -> bytes:
    kept = {name: value for name, value in os.environ.items() if name != "WHY12014_LANG"}
    command = [sys.executable, "-m", "why12014", *arguments, "--now", NOW.isoformat()]
    return subprocess.run(command, capture_output=True, check=False, env=kept | {"PYTHONUTF8": "0"} | variables).stdout


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["analyze", "nowhere.txt"], "why12014: nowhere.txt: нет такого файла или папки. Проверьте имя и свои права на файл."),
            (["analyze", CASE_A, "--now", "tomorrow"], "'tomorrow' не является местным временем"),
            (["analyze", CASE_A, "--format", "doc"], "Есть формы: html, json, junit, markdown, sarif, text."),
            (["analyze", CASE_A, "--without", "AB"], "во входных данных нет сертификата AB"),
            (["explain", "nothing"], "Список правил выводит `why12014 rules`."),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_they_are(self, capsys: pytest.CaptureFixture[str], arguments: list[object], said: str) -> None:
        code, printed, told = run(capsys, *arguments, "--lang", "ru")
        assert code in (2, 3)
        assert (printed, len(told.splitlines())) == ("", 1)
        assert said in told

    def test_what_is_wrong_inside_a_file_too(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        path = tmp_path / "export.json"
        path.write_text('[{"Name": "x"\n', encoding="utf-8")
        assert "файл JSON неполон: в строке 2 нет знака ,. Создайте его еще раз" in run(capsys, "convert", path, "--lang", "ru")[2]


class TestTool:
    """`tests/catalogues.py`, which makes a language of one file."""

    @pytest.mark.parametrize("name", OTHERS)
    def test_it_keeps_every_translation(self, name: str) -> None:
        before = catalogues.catalogue(catalogues.LANGUAGES / f"{name}.po")
        after = read_po(BytesIO(catalogues.updated(name)), locale=name)
        assert {one.id: one.string for one in after if one.id} == {one.id: one.string for one in before if one.id}
        assert after.plural_forms == before.plural_forms

    def test_it_begins_a_language_that_says_nothing_yet(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(catalogues, "LANGUAGES", tmp_path)
        monkeypatch.setattr(sys, "argv", ["catalogues.py", "de"])
        catalogues.main()
        begun = catalogues.catalogue(tmp_path / "de.po")
        assert {one.id for one in begun if one.id} == {message.id for message in catalogues.messages()}
        assert begun.num_plurals == 2
        assert not [one for one in begun if one.id and any(catalogues.forms(one.string))]

    def test_a_file_is_all_that_a_language_takes(self, tmp_path: Path) -> None:
        """What is not translated yet is told in English."""
        package = tmp_path / "why12014"
        shutil.copytree(ROOT / "parser", package / "parser")
        shutil.copytree(ROOT / "grammar", package / "grammar")
        (package / "__init__.py").touch()
        text = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Why"\nmsgstr "Warum"\n'
        (package / "parser" / "languages" / "de.po").write_text(text, encoding="utf-8")
        program = (
            "from why12014.parser import languages; from why12014.parser.wording import say; german = languages.language('de_AT')\n"
            "print(*languages.names(), say('Why').by(german), say('What to do').by(german))"
        )
        printed = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        assert printed.split("\n")[0] == f"{' '.join(sorted([*languages.names(), 'de']))} Warum What to do"
