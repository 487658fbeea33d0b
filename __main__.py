"""`python -m why12014`, for where the folder of installed commands is not on the PATH."""

from __future__ import annotations

from .cli import main

main()
