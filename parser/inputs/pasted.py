"""Standard input: what another program pipes in, or what a person pastes into the terminal."""

from __future__ import annotations

import os
import sys

from ..terminal import tell
from ..wording import say

_END_OF_TEXT = b"\x04"


def read_standard_input() -> bytes:
    """All of standard input. A person is told how to end a paste."""
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read()
    if os.name != "nt":
        return _pasted(sys.stdin.fileno())
    tell(say("paste the output here, then press {keys}.", keys="Enter, Ctrl+Z, Enter"))
    return sys.stdin.buffer.read()


def _pasted(terminal: int) -> bytes:
    """What is pasted until Ctrl+D, of lines of any length: a terminal that collects lines itself drops what is beyond its own limit.

    It is not shown: a terminal that shows what it is sent obeys what is in it.
    """
    import termios

    before = termios.tcgetattr(terminal)
    ends, local, signs = before[0] & ~termios.ICRNL, before[3] & ~(termios.ICANON | termios.ECHO), before[6].copy()
    signs[termios.VMIN], signs[termios.VTIME] = 1, 0
    try:
        termios.tcsetattr(terminal, termios.TCSADRAIN, [ends, *before[1:3], local, *before[4:6], signs])
        # Not before: what is pasted while the terminal still collects lines loses the mark of its end.
        tell(say("paste the output here, which does not show it, then press {keys}.", keys="Ctrl+D"))
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
