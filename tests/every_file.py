"""Runs `convert` and `analyze` over every file of a corpus: no file may end in a defect.

    python tests/every_file.py [CORPUS]

Exits with 1 if any does, and with 0 and a message where there is no corpus.
"""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path

from why12014.cli import main as command

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
JOBS = (["convert"], ["convert", "--raw"], ["analyze"], ["analyze", "--format", "json"])


def defect(job: list[str], path: Path) -> str:
    """What the command says of a defect of its own; nothing where all is well."""
    printed, said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said), contextlib.suppress(SystemExit):
        command([job[0], str(path), *job[1:], *(["--now", "2026-06-15T12:00:00"] if job[0] == "analyze" else [])])
    printed.seek(0)
    told = said.getvalue() + "".join(line for line in printed if "a defect of why12014" in line)
    return told if "defect" in told or "Traceback" in told else ""


def main() -> int:
    """Prints the files that fail, and how many there were."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    files = sorted(path for path in corpus.rglob("*") if path.is_file())
    if not files:
        print(f"No corpus at {corpus}: nothing to run over.")
        return 0
    found = [f"{path}: {said}" for path in files for job in JOBS if (said := defect(job, path))]
    print("".join(found), end="")
    print(f"{len(files)} files, each {len(JOBS)} times: {len(found)} defects.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
