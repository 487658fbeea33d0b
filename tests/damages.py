"""What mail, web pages, editors and people do to console text, one function each: takes a text, gives the damaged one.

The rows of docs/damage.md and the damaged samples are made with them.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable
from dataclasses import dataclass

Change = Callable[[str], str]

_LABEL = re.compile(r"(?m)^([^\s:][^\n:]*?)( *) :( ?)(.*)$")
_COLLECTION = re.compile(r"(?s)(^[^\s:][^\n:]* : ?)\{([^{}]*)\}$", re.MULTILINE)
_THUMBPRINT = re.compile(r"\b[0-9A-F]{40}\b")
_MAIL_WIDTH = 70


@dataclass(frozen=True, slots=True)
class Damage:
    """One row: what happened, in words, and how to do it.

    `stand_in` gives what a value is afterwards, where somebody meant to change it (redaction); a value for which `must_mark` holds
    must not be taken for what Exchange holds. `removes` says that lines are gone, with what stood on them.
    """

    name: str
    change: Change
    stand_in: Change = str
    must_mark: Callable[[str], bool] = lambda _: False
    removes: bool = False


def each_line(before: str = "", after: str = "") -> Change:
    """Something before and behind every line that is not empty."""
    return lambda text: "\n".join(f"{before}{line}{after}" if line.strip() else line for line in text.split("\n"))


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip(" \t") for line in text.split("\n"))


def _half_trimmed(text: str) -> str:
    chance = random.Random(12014)  # noqa: S311 - the same lines every time
    return "\n".join(line.rstrip(" \t") if chance.random() < 0.5 else line for line in text.split("\n"))


def _one_line(text: str) -> str:
    return re.sub("[ \t\n]+", " ", text).strip(" ") + "\n"


def _one_line_with_blanks(text: str) -> str:
    return text.replace("\n", " ").strip(" ") + "\n"


def _no_blank_lines(text: str) -> str:
    return re.sub(r"\n(?:[ \t]*\n)+", "\n", text)


def _without_top(text: str) -> str:
    """The first third of the first object is gone."""
    lines = text.lstrip("\n").split("\n")
    height = next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
    return "\n".join(lines[max(1, height // 3) :])


def _without_bottom(text: str) -> str:
    lines = text.rstrip("\n").split("\n")
    height = next((number for number, line in enumerate(reversed(lines)) if not line.strip()), len(lines))
    return "\n".join(lines[: len(lines) - max(1, height // 3)]) + "\n"


def _tabs(text: str) -> str:
    """Runs of blanks that end at a multiple of eight, as `unexpand -a` puts tabs for them."""

    def line(of: str) -> str:
        chunks = [of[at : at + 8] for at in range(0, len(of), 8)]
        return "".join(chunk.rstrip(" ") + "\t" if len(chunk) == 8 and chunk.endswith("  ") else chunk for chunk in chunks)

    return "\n".join(line(of) if of.isascii() and "\t" not in of else of for of in text.split("\n"))


def _first_quoted(text: str) -> str:
    body = text.lstrip("\n")
    return text[: len(text) - len(body)] + "> " + body


def _furniture(caption: str) -> Change:
    """A line of the page inside every object."""

    def change(text: str) -> str:
        blocks = re.split(r"(\n\s*\n)", text)
        return "".join(_inside(block, caption) if block.count("\n") > 1 else block for block in blocks)

    return change


def _inside(block: str, caption: str) -> str:
    lines = block.split("\n")
    places = [index for index in range(1, len(lines)) if _LABEL.match(lines[index])]
    if not places:
        return block
    at = places[len(places) // 2]
    return "\n".join([*lines[:at], caption, *lines[at:]])


def _glued_colons(every: int) -> Change:
    """`Name: value` on every so-manieth line with a label."""

    def change(text: str) -> str:
        seen = 0

        def one(match: re.Match[str]) -> str:
            nonlocal seen
            seen += 1
            return f"{match[1]}: {match[4]}" if seen % every == 0 else match[0]

        return _LABEL.sub(one, text)

    return change


def _collapsed(text: str) -> str:
    return "\n".join(re.sub("[ \t]+", " ", line).strip(" ") for line in text.split("\n"))


def _padding_lost(text: str) -> str:
    """`Name : value`; the lines below keep one blank."""
    return "\n".join(re.sub("^ +", " ", line) for line in _LABEL.sub(lambda match: f"{match[1]} : {match[4]}", text).split("\n"))


def _indentation_lost(text: str) -> str:
    return "\n".join(line.lstrip(" ") for line in text.split("\n"))


def _set_in_by(column: int) -> Change:
    return lambda text: re.sub(r"(?m)^ {6,}(?=\S)", " " * column, text)


def _mail_wrapped(text: str) -> str:
    """Lines beyond column 70 are broken at their last blank, as mail programs do."""

    def line(of: str) -> str:
        kept: list[str] = []
        while len(of) > _MAIL_WIDTH and (at := of.rfind(" ", len(of) - len(of.lstrip(" ")), _MAIL_WIDTH + 1)) > 0:
            kept.append(of[:at])
            of = of[at + 1 :]
        return "\n".join([*kept, of])

    return "\n".join(line(of) for of in text.split("\n"))


def _without_braces(text: str) -> str:
    return _COLLECTION.sub(lambda match: match[1] + match[2], text)


def _item_per_line(text: str) -> str:
    return _COLLECTION.sub(lambda match: match[1].rstrip(" ") + "\n" + "\n".join(re.split(r",\s+", match[2])), text)


def _runs_of_no_break_spaces(text: str) -> str:
    """As pages keep runs: all blanks of a run but the last."""
    return re.sub(" +(?= )", lambda match: "\u00a0" * len(match[0]), text)


def _curly(text: str) -> str:
    return re.sub(r'"([^"\n]*)"', "“\\1”", text).replace("'", "’")


def _zero_width(text: str) -> str:
    """Behind each full stop and at the start of each line, as pages allow a break."""
    return "\n".join("\u200b" + line.replace(".", ".\u200b") if line.strip() else line for line in text.split("\n"))


def _redacted(pattern: re.Pattern[str], by: Callable[[str], str]) -> Change:
    return lambda text: pattern.sub(lambda match: by(match[0]), text)


def _thumbprints(name: str, by: Callable[[str], str]) -> Damage:
    change = _redacted(_THUMBPRINT, by)
    return Damage(f"thumbprints: {name}", change, change, lambda text: _THUMBPRINT.search(text) is not None)


def _names(name: str, by: str) -> Damage:
    """The domain of the organization, replaced by something of another length."""
    change = _redacted(re.compile(r"(?i)contoso|fabrikam|wingtip|europe"), lambda _: by)
    return Damage(f"names: {name}", change, change)


LINES = (
    Damage("as printed", str),
    Damage("blank line after every line", lambda text: text.replace("\n", "\n\n")),
    Damage("joined into one line", _one_line),
    Damage("joined into one line, blanks kept", _one_line_with_blanks),
    Damage("no blank lines", _no_blank_lines),
    Damage("indented by 4", each_line("    ")),
    Damage("indented by 8", each_line("        ")),
    Damage("indented by a tab", each_line("\t")),
    Damage("trimmed", _trimmed),
    Damage("trimmed here and there", _half_trimmed),
    Damage("cut off at the top", _without_top, removes=True),
    Damage("cut off at the bottom", _without_bottom, removes=True),
    Damage("tabs for blanks", _tabs),
    Damage("quoted", each_line("> ")),
    Damage("first line quoted", _first_quoted),
    Damage("bullets", each_line("* ")),
    Damage("back-ticks on each line", each_line("`", "`")),
    Damage("code fences", lambda text: f"```powershell\n{text}\n```\n"),
    Damage("page number in an object", _furniture("Page 2 of 5")),
    Damage("button caption in an object", _furniture("Copy code")),
    Damage("some colons without their blank", _glued_colons(3)),
    Damage("all colons without their blank", _glued_colons(1)),
    Damage("runs of blanks collapsed", _collapsed),
    Damage("padding of labels lost", _padding_lost),
    Damage("indentation lost", _indentation_lost),
    Damage("continued at column 24", _set_in_by(24)),
    Damage("mail wrap at column 70", _mail_wrapped),
)
VALUES = (
    Damage("lists without braces", _without_braces),
    Damage("one list item per line", _item_per_line),
    # What a page makes an ellipsis stays one.
    Damage(
        "cut marks as entities",
        lambda text: text.replace("...}", "&#8230;}").replace("…", "&#8230;"),
        lambda text: text.replace("...}", "…}"),
    ),
    Damage("HTML entities", lambda text: html.escape(text, quote=False)),
    Damage("no-break spaces", lambda text: text.replace(" ", "\u00a0")),
    Damage("no-break spaces for runs", _runs_of_no_break_spaces),
    Damage("zero-width characters", _zero_width),
    Damage("curly quotes", _curly),
    Damage("en dashes for hyphens", lambda text: text.replace("-", "–")),
    Damage("asterisks eaten", lambda text: re.sub(r"\*", "", text)),
    Damage("backslashes eaten", lambda text: text.replace("\\", "")),
    Damage("tags eaten", lambda text: re.sub(r"</?[A-Za-z][^<>\n]*>", "", text)),
    _thumbprints("asterisks", lambda text: text[:4] + "*" * 32 + text[-4:]),
    _thumbprints("x", lambda _: "x" * 40),
    _thumbprints("zeros", lambda text: text[:10] + "0" * 30),
    _thumbprints("a word", lambda text: text[:16] + "REDACTED" + text[24:]),
    _thumbprints("other letters", lambda text: text[:20] + "ZQ" + text[22:]),
    _thumbprints("a comma", lambda text: text + ","),
    _thumbprints("U+200E before it", lambda text: "\u200e" + text),
    _names("xxxxx", "xxxxx"),
    _names("[domain name]", "[domain name]"),
    _names("<domain>", "<domain>"),
)
ALL = LINES + VALUES
