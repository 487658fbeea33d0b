"""Brings every catalogue of `parser/languages/` up to date: texts that are new come without a translation, those that are gone go.

python tests/catalogues.py          all catalogues
python tests/catalogues.py de       and begins one more
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from why12014.parser.analyzer.rules import known

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ROOT / "parser" / "languages"
SOURCES = sorted([*ROOT.glob("*.py"), *(ROOT / "parser").rglob("*.py")])
SAID = {"say": 1, "say_number": 2}
"""The functions that make sentences, with how many templates each takes."""
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Message:
    """A text to translate; one about a number has both of its forms. `where` is the file that says it."""

    forms: tuple[str, ...]
    where: str

    @property
    def id(self) -> str | tuple[str, ...]:
        return self.forms if len(self.forms) > 1 else self.forms[0]

    @property
    def placeholders(self) -> set[str]:
        return {found for form in self.forms for found in PLACEHOLDER.findall(form)}


def calls(path: Path) -> Iterator[ast.Call]:
    """Where a file makes a sentence."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAID:
            yield node


def templates(call: ast.Call) -> tuple[str, ...] | None:
    """The templates of a sentence; `None` where one is not written there, so that nobody can translate it."""
    wanted = call.args[: SAID[getattr(call.func, "id", "")]]
    found = tuple(one.value for one in wanted if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return found if len(found) == len(wanted) > 0 else None


def messages() -> list[Message]:
    """Every text that people are told, in the order of the files; one that is said in several places comes once."""
    said = [(forms, path) for path in SOURCES for call in calls(path) if (forms := templates(call))]
    found = [Message(forms, path.relative_to(ROOT).as_posix()) for forms, path in said]
    found += [Message((paragraph,), f"parser/analyzer/rules/{rule.code.replace('-', '_')}.py") for rule in known() for paragraph in rule.paragraphs]
    return list({message.forms[0]: message for message in reversed(found)}.values())[::-1]


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def forms(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The forms of a translation."""
    return (string,) if isinstance(string, str) else tuple(string)


def updated(name: str) -> bytes:
    """The catalogue of a language with all texts of today, each with the translation that it has."""
    path = LANGUAGES / f"{name}.po"
    before = catalogue(path) if path.exists() else Catalog(name)
    after = Catalog(name, fuzzy=False, charset="utf-8", header_comment=f"# why12014 in {Locale.parse(name).english_name}.")
    for message in messages():
        there = before.get(message.id)
        after.add(message.id, there.string if there else None, locations=[(message.where, None)], user_comments=there.user_comments if there else ())
    written = BytesIO()
    write_po(written, after, width=140, omit_header=True)
    plural = f'"Plural-Forms: {after.plural_forms}\\n"'
    head = f'{after.header_comment}\nmsgid ""\nmsgstr ""\n"Language: {name}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n{plural}\n\n'
    return head.encode() + written.getvalue().lstrip()


def main() -> None:
    for name in sorted({*(path.stem for path in LANGUAGES.glob("*.po")), *sys.argv[1:]}):
        (LANGUAGES / f"{name}.po").write_bytes(updated(name))
        left = [message for message in catalogue(LANGUAGES / f"{name}.po") if message.id and not all(forms(message.string))]
        print(f"{name}.po: {len(left)} texts to translate")


if __name__ == "__main__":
    main()
