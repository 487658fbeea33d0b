"""Standard input: what another program pipes in, or what a person pastes into the terminal."""

from __future__ import annotations

import os
import sys

from ..terminal import tell

END = "Enter, Ctrl+Z and Enter" if sys.platform == "win32" else "Ctrl+D"
_END_OF_TEXT = b"\x04"


def read_standard_input() -> bytes:
    """All of standard input. A person is told how to end a paste."""
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read()
    tell(f"paste the output here, then press {END}.")
    return sys.stdin.buffer.read() if sys.platform == "win32" else _pasted(sys.stdin.fileno())


def _pasted(terminal: int) -> bytes:
    """What is typed until Ctrl+D, of lines of any length: a terminal that collects lines itself drops what is beyond its own limit."""
    import termios

    before = termios.tcgetattr(terminal)
    local, signs = before[3] & ~termios.ICANON, before[6].copy()
    signs[termios.VMIN], signs[termios.VTIME] = 1, 0
    try:
        termios.tcsetattr(terminal, termios.TCSADRAIN, [*before[:3], local, *before[4:6], signs])
        return _until_the_end(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _until_the_end(terminal: int) -> bytes:
    typed = bytearray()
    while read := os.read(terminal, 1 << 16):
        before, end, _ = read.partition(_END_OF_TEXT)
        typed += before
        if end:
            break
    return bytes(typed)
