"""A whole text, or all of its lists, set in from the left."""

from __future__ import annotations

from .model import Lines, Mender, Outcome, has_label, is_heading, is_label, labels

_ENOUGH = 2


def _mend(lines: list[str]) -> Lines | None:
    indent = _common([line for line in lines if line[:1] in (" ", "\t") and _begins(line.lstrip(" \t"))])
    if not indent or (len(labels(lines, indent)) < _enough(lines, indent) and not any(is_heading(line.removeprefix(indent)) for line in lines)):
        return None
    return [(index, line[len(indent) :] if line.startswith(indent) else line.lstrip(" \t")) for index, line in enumerate(lines)]


def _begins(line: str) -> bool:
    """Whether a list or a table begins with a line."""
    return is_label(line) or is_heading(line)


def _enough(lines: list[str], indent: str) -> int:
    """One label is enough where it is the first and nothing at all begins further left."""
    filled = [line for line in lines if line.strip()]
    all_of_it = all(line.startswith(indent) for line in filled) and is_label(filled[0][len(indent) :])
    return 1 if all_of_it else _ENOUGH


def _common(lines: list[str]) -> str:
    """The blanks or tabs with which all of these lines begin."""
    indents = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines]
    shared = min(indents, key=len, default="")
    return shared if all(indent.startswith(shared) for indent in indents) else ""


def _may_need(text: str) -> bool:
    """Only where no list begins at the left: the continuation of a value is set in, too."""
    return ("\n " in text or "\n\t" in text or text[:1] in (" ", "\t")) and not has_label(text)


def _leaves_open(outcome: Outcome) -> bool:
    """Who set the text in may have set in what goes on by another number of blanks."""
    return outcome.kind.free_text and "\n " in outcome.text


MENDER = Mender("indentation", 60, _may_need, _mend, _leaves_open)
