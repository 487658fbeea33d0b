"""PowerShell quoting: whatever a name holds, it stays a name."""

from __future__ import annotations

# PowerShell takes the typographic quotes for quotes, too.
_QUOTES = "'\u2018\u2019\u201a\u201b"


def quoted(text: str) -> str:
    """A PowerShell expression for exactly this text, in which nothing can run.

    Signs that cannot stand in a line of a console, or that change how it looks, are written by their number.
    """
    parts: list[str] = []
    plain = ""
    for character in text:
        if character.isprintable() and not _is_unsafe(character):
            plain += character * 2 if character in _QUOTES else character
        else:
            parts += [f"'{plain}'", _numbered(character)] if plain else [_numbered(character)]
            plain = ""
    if plain or not parts:
        parts.append(f"'{plain}'")
    return (
        parts[0] if len(parts) == 1 and not parts[0].startswith("[") else "(" + "+".join(["''", *parts] if parts[0].startswith("[") else parts) + ")"
    )


def _is_unsafe(character: str) -> bool:
    """Half a pair of UTF-16, which no console passes on."""
    return "\ud800" <= character <= "\udfff"


def _numbered(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "+".join(f"[char]{int.from_bytes(units[index : index + 2], 'big')}" for index in range(0, len(units), 2))
