"""Measures reading, converting, analyzing and starting, beside the readers that people write by hand.

    python tests/benchmarks/performance.py [PEERS] > docs/performance.md

PEERS is the folder with gen_fl.py and parsers.py, the generator and the peers. Every figure is the median of several
runs, each in a process of its own, all in one run of this script, so that only ratios carry over to other machines.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PEERS = Path(__file__).resolve().parents[3] / "shared" / "benchmark"
RUNS = 5

# What a child process runs: {setup} once, then {job} timed with the text or bytes at hand. Memory is the peak of the job alone.
CHILD = """
import json, sys, time, tracemalloc
text = open(sys.argv[1], encoding="utf-8").read()
data = text.encode()
{setup}
small = text[:20000]
def job(text, data):
    {job}
job(small, small.encode())
times = []
for _ in range(3):
    start = time.perf_counter(); result = job(text, data); times.append(time.perf_counter() - start); del result
tracemalloc.start(); result = job(text, data); peak = tracemalloc.get_traced_memory()[1]; tracemalloc.stop()
print(json.dumps([min(times), peak, len(data)]))
"""
OURS = "from why12014.parser import analyze, convert, gather, read_bytes"
IN_PROCESS = {
    "line_best, the 25-line loop, told the width": (
        "sys.path.insert(0, {peers!r}); from parsers import line_best as peer",
        "return peer(data.decode())",
    ),
    "TextFSM, generic template": ("sys.path.insert(0, {peers!r}); from parsers import textfsm_generic as peer", "return peer(text)"),
    "jc --kv per record": ("sys.path.insert(0, {peers!r}); from parsers import jc_kv_per_record as peer", "return peer(text)"),
    "why12014, exact texts": (OURS, "return [list(r.properties.texts) for r in read_bytes(data, 'x').records]"),
    "why12014, typed values": (OURS, "return convert(read_bytes(data, 'x'))"),
    "why12014, typed values and diagnosis": (
        OURS + "; from datetime import datetime",
        "return analyze(gather([read_bytes(data, 'x')]), datetime(2026, 6, 15))",
    ),
}
BY_HAND = (
    "import json,sys; sys.path.insert(0, {peers!r}); from parsers import line_best; "
    "json.dump({{'records': line_best(open(sys.argv[1], encoding='utf-8').read())}}, sys.stdout)"
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds and peak bytes of one job, and the bytes it was given."""

    seconds: float
    peak: int
    size: int


def in_process(setup: str, job: str, path: Path, runs: int = RUNS) -> Measured | None:
    """The job in a process of its own; `None` where what it needs is not installed."""
    found = []
    for _ in range(runs):
        result = subprocess.run([sys.executable, "-c", CHILD.format(setup=setup, job=job), str(path)], capture_output=True, text=True, check=False)
        if result.returncode:
            return None
        found.append(Measured(*json.loads(result.stdout)))
    return Measured(statistics.median(one.seconds for one in found), found[0].peak, found[0].size)


def process(*arguments: str, runs: int = RUNS) -> tuple[float, bytes]:
    """The median wall time of a command, and what it printed."""
    import time

    times, printed = [], b""
    for _ in range(runs):
        start = time.perf_counter()
        printed = subprocess.run([sys.executable, *arguments], capture_output=True, check=False).stdout
        times.append(time.perf_counter() - start)
    return statistics.median(times), printed


def right(printed: bytes, truth: list[dict[str, str]]) -> float:
    """The share of the values, in percent, that are exactly the true ones."""
    records = [record["properties"] for record in json.loads(printed)["records"]]
    pairs = [(wanted, found.get(name)) for true, found in zip(truth, records, strict=False) for name, wanted in true.items()]
    total = sum(map(len, truth))
    return 100 * sum(wanted == found for wanted, found in pairs) / total


def reading(folder: Path, peers: Path) -> Iterator[str]:
    """The table of readers in process."""
    path = folder / "5mb.txt"
    subprocess.run([sys.executable, str(peers / "gen_fl.py"), "5000000", str(path)], check=True, capture_output=True)
    yield "\n## In process, 5 MB of `Get-ReceiveConnector | fl *`\n"
    yield "| reader | MB/s | speed against line_best | peak memory against the text |\n|---|--:|--:|--:|"
    best = None
    for name, (setup, job) in IN_PROCESS.items():
        found = in_process(setup.format(peers=str(peers)), job, path)
        if found is None:
            yield f"| {name} | not installed | | |"
            continue
        best = best or found
        yield f"| {name} | {found.size / found.seconds / 1e6:.1f} | {best.seconds / found.seconds:.2f} | {found.peak / found.size:.1f} |"
    yield "\n## Whole processes, the same text, JSON written\n"
    yield "| process | seconds | against line_best | right values |\n|---|--:|--:|--:|"
    hand, _ = process("-c", BY_HAND.format(peers=str(peers)), str(path))
    yield f"| line_best | {hand:.2f} | 1.0 | |"
    truth = json.loads((folder / "5mb.txt.truth.json").read_text(encoding="utf-8"))
    for arguments in (("convert", "--raw"), ("convert",)):
        seconds, printed = process("-m", "why12014", *arguments, str(path))
        share = f"{right(printed, truth):.2f} %" if "--raw" in arguments else ""
        yield f"| why12014 {' '.join(arguments)} | {seconds:.2f} | {seconds / hand:.1f} | {share} |"


PROMPT = "[PS] C:\\Windows\\system32>"
SHORT = "Name        : Default EX{0:06}\nFqdn        : mail{0}.contoso.com\nObjectClass : {{top, msExchSmtpReceiveConnector}}\n\n"


def _sessions(size: int) -> str:
    one = f"{PROMPT}Get-ReceiveConnector | fl name, fqdn, objectClass\n\n" + SHORT
    return "".join(one.format(number) for number in range(size // 180))


def _raw_data(size: int) -> str:
    from why12014.parser.printer import Wrap, print_list

    return print_list([[("Thumbprint", "A" * 40), ("RawData", "{" + ", ".join(["48"] * (size // 4)) + "}")]], 120, Wrap.WORD)


SHAPES: dict[str, tuple[Callable[[int], str], int]] = {
    "many small sessions": (_sessions, 10_000_000),
    "10^5 records": (lambda size: "".join(SHORT.format(number) for number in range(size // 120)), 12_000_000),
    "one RawData value": (_raw_data, 10_000_000),
    "one line": (lambda size: "Name : " + "a" * size + "\n", 10_000_000),
    "one line that is no record": (lambda size: "a" * size + "\n", 10_000_000),
}


def linear(folder: Path, peers: Path) -> Iterator[str]:
    """How the cost grows with the size."""
    yield "\n## Growth\n\n| text | from | to | times the size | times the seconds |\n|---|--:|--:|--:|--:|"
    setup, job = IN_PROCESS["why12014, exact texts"]
    large = folder / "50mb.txt"
    subprocess.run([sys.executable, str(peers / "gen_fl.py"), "50000000", str(large)], check=True, capture_output=True)
    yield _growth("`fl *` of many connectors", in_process(setup, job, folder / "5mb.txt", 1), in_process(setup, job, large, 1))
    for name, (make, size) in SHAPES.items():
        found = []
        for part in (size // 8, size):
            path = folder / "shape.txt"
            path.write_text(make(part), encoding="utf-8", newline="\n")
            found.append(in_process(setup, job, path, 1))
        yield _growth(name, *found)


def _growth(name: str, small: Measured | None, large: Measured | None) -> str:
    if small is None or large is None:
        return f"| {name} | failed | | | |"
    return f"| {name} | {small.size / 1e6:.2f} MB | {large.size / 1e6:.1f} MB | {large.size / small.size:.1f} | {large.seconds / small.seconds:.1f} |"


def starting(folder: Path) -> Iterator[str]:
    """How long a command takes that has little to do."""
    path = folder / "20kb.txt"
    path.write_bytes((folder / "5mb.txt").read_bytes()[:20_000])
    typer, _ = process("-c", "import typer", runs=15)
    yield "\n## Start-up\n\n| command | milliseconds | against `import typer` |\n|---|--:|--:|"
    yield f"| python -c 'import typer' | {typer * 1000:.0f} | 1.0 |"
    for arguments in (["--version"], ["convert", str(path)], ["analyze", str(path)]):
        seconds, _ = process("-m", "why12014", *arguments, runs=15)
        yield f"| why12014 {arguments[0]}{' of 20 KB' if len(arguments) > 1 else ''} | {seconds * 1000:.0f} | {seconds / typer:.1f} |"


def main() -> int:
    """Prints the page."""
    peers = Path(sys.argv[1]) if len(sys.argv) > 1 else PEERS
    if not (peers / "gen_fl.py").is_file():
        print(f"No peers at {peers}: nothing to measure against.", file=sys.stderr)
        return 0
    print("# Performance\n")
    today = date.today()  # noqa: DTZ011 - where the measuring is done
    print(
        f"Measured on {today.isoformat()}, {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, with"
    )
    print("`python tests/benchmarks/performance.py`: medians, every figure from a process of its own, all in one run. Compare ratios, not seconds.")
    with tempfile.TemporaryDirectory() as folder:
        for part in (reading(Path(folder), peers), linear(Path(folder), peers), starting(Path(folder))):
            for line in part:
                print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
