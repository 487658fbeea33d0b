"""Measures reading, converting, analyzing and starting, beside the readers that people write by hand.

    python tests/benchmarks/performance.py [PEERS] > docs/performance.md

PEERS is the folder with gen_fl.py and parsers.py, the generator and the peers. Everything is measured in this one run, each time in a
process of its own and by the processor time that it took: what else the machine does changes it little, and only ratios carry over to
other machines. What is compared runs in turn, A B A B, and the median counts.

What is made fair: every process is asked once only, so that nothing is remembered from a first time; all write JSON with a writer in C,
ours set in, theirs on one line; the package runs from byte code, as an installed one does, and without `interegular`, which
Lark takes for checks where it is installed, and only the tests install it.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

PEERS = Path(__file__).resolve().parents[3] / "shared" / "benchmark"
RUNS = 5
STARTS = 11

# What a child process runs: {setup} once, {job} on a small text to warm up, and on the text or bytes at hand to be measured:
# its processor time, or the peak of its memory, of which the text itself is no part.
CHILD = """
import json, sys, time, tracemalloc
sys.modules["interegular"] = None
text = open(sys.argv[1], encoding="utf-8").read()
data = text.encode()
{setup}
def job(text, data):
    {job}
job(text[:20000], text[:20000].encode())
if sys.argv[2] == "memory":
    tracemalloc.start()
start = time.process_time()
result = job(text, data)
seconds = time.process_time() - start
print(json.dumps([seconds, tracemalloc.get_traced_memory()[1], len(data)]))
"""
OURS = "from why12014.parser import analyze, convert, gather, read_bytes"
PEER = "sys.path.insert(0, {peers!r}); from parsers import {name} as peer"
BEST = "line_best, the 25-line loop, told the width"
EXACT, TYPED, DIAGNOSED = "why12014, exact texts", "why12014, typed values", "why12014, typed values and diagnosis"
IN_PROCESS = {
    BEST: (PEER.replace("{name}", "line_best"), "return peer(data.decode())"),
    "TextFSM, generic template": (PEER.replace("{name}", "textfsm_generic"), "return peer(text)"),
    "jc --kv per record": (PEER.replace("{name}", "jc_kv_per_record"), "return peer(text)"),
    EXACT: (OURS, "return [list(r.properties.texts) for r in read_bytes(data, 'x').records]"),
    TYPED: (OURS, "return convert(read_bytes(data, 'x'))"),
    DIAGNOSED: (OURS + "; from datetime import datetime", "return analyze(gather([read_bytes(data, 'x')]), datetime(2026, 6, 15))"),
}
BY_HAND = (
    "import json, sys; sys.path.insert(0, {peers!r}); from parsers import line_best; "
    "print(json.dumps({{'records': line_best(open(sys.argv[1], encoding='utf-8').read())}}, ensure_ascii=False))"
)
COMMAND = "import sys; sys.modules['interegular'] = None; from why12014.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds and peak bytes of one job, and the bytes it was given."""

    seconds: float
    peak: int
    size: int


class Bench:
    """A folder for texts and byte code, and the processes that are measured in it."""

    def __init__(self, folder: Path, peers: Path) -> None:
        self.folder, self.peers = folder, peers
        without = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}
        self._environment = {**without, "PYTHONPYCACHEPREFIX": str(folder / "code"), "PYTHONIOENCODING": "utf-8"}

    def text(self, size: int) -> Path:
        """A text of so many bytes, with its truth beside it."""
        path = self.folder / f"{size}.txt"
        if not path.is_file():
            subprocess.run([sys.executable, str(self.peers / "gen_fl.py"), str(size), str(path)], check=True, capture_output=True)
        return path

    def job(self, name: str, path: Path, what: str = "time") -> Measured | None:
        """One job in a process of its own; `None` where what it needs is not installed."""
        setup, job = IN_PROCESS[name]
        code = CHILD.format(setup=setup.format(peers=str(self.peers)), job=job)
        result = subprocess.run([sys.executable, "-c", code, str(path), what], capture_output=True, text=True, check=False, env=self._environment)
        return None if result.returncode else Measured(*json.loads(result.stdout))

    def jobs(self, names: Sequence[str], path: Path, runs: int) -> dict[str, list[Measured]]:
        """Several jobs in turn; those that cannot run are left out."""
        found: dict[str, list[Measured]] = {}
        for _ in range(runs):
            for name in names:
                if measured := self.job(name, path):
                    found.setdefault(name, []).append(measured)
        return found

    def process(self, arguments: Sequence[str]) -> tuple[float, bytes]:
        """The processor time of a whole process, and what it printed."""
        before = getrusage(RUSAGE_CHILDREN)
        printed = subprocess.run([sys.executable, *arguments], capture_output=True, check=False, env=self._environment).stdout
        after = getrusage(RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, printed

    def processes(self, commands: Mapping[str, Sequence[str]], runs: int) -> tuple[dict[str, list[float]], dict[str, bytes]]:
        """Several whole processes in turn, after a first run that is not counted; the last output of each."""
        printed = {name: self.process(arguments)[1] for name, arguments in commands.items()}
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, arguments in commands.items():
                times[name].append(self.process(arguments)[0])
        return times, printed


def ratio(ones: Sequence[float], others: Sequence[float]) -> float:
    """The median of the ratios, pair by pair: both of a pair ran one after the other."""
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))


def right(printed: bytes, truth: list[dict[str, str]]) -> float:
    """The share of the values, in percent, that are exactly the true ones."""
    records = [record["properties"] for record in json.loads(printed)["records"]]
    pairs = [(wanted, found.get(name)) for true, found in zip(truth, records, strict=False) for name, wanted in true.items()]
    total = sum(map(len, truth))
    return 100 * sum(wanted == found for wanted, found in pairs) / total


def reading(bench: Bench) -> Iterator[str]:
    """The table of readers in process."""
    path = bench.text(5_000_000)
    yield "\n## In process, 5 MB of `Get-ReceiveConnector | fl *`\n"
    yield "| reader | MB/s | speed against line_best | peak memory against the text |\n|---|--:|--:|--:|"
    found = bench.jobs(list(IN_PROCESS), path, RUNS)
    best = [one.seconds for one in found[BEST]]
    for name in IN_PROCESS:
        memory = bench.job(name, path, "memory")
        if name not in found or memory is None:
            yield f"| {name} | not installed | | |"
            continue
        seconds = [one.seconds for one in found[name]]
        yield f"| {name} | {memory.size / statistics.median(seconds) / 1e6:.1f} | {ratio(best, seconds):.2f} | {memory.peak / memory.size:.1f} |"


def writing(bench: Bench) -> Iterator[str]:
    """The table of whole processes."""
    path = bench.text(5_000_000)
    yield "\n## Whole processes, the same text, JSON written\n"
    yield "| process | seconds | against line_best | right values |\n|---|--:|--:|--:|"
    commands = {
        "line_best": ["-c", BY_HAND.format(peers=str(bench.peers)), str(path)],
        "why12014 convert --raw": ["-c", COMMAND, "convert", "--raw", str(path)],
        "why12014 convert": ["-c", COMMAND, "convert", str(path)],
    }
    times, printed = bench.processes(commands, RUNS)
    truth = json.loads((path.parent / f"{path.name}.truth.json").read_text(encoding="utf-8"))
    for name, seconds in times.items():
        share = f"{right(printed[name], truth):.2f} %" if "--raw" in name else ""
        yield f"| {name} | {statistics.median(seconds):.2f} | {ratio(seconds, times['line_best']):.1f} | {share} |"


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


def linear(bench: Bench) -> Iterator[str]:
    """How the cost grows with the size."""
    yield "\n## Growth of reading to exact texts\n\n| text | from | to | times the size | times the seconds |\n|---|--:|--:|--:|--:|"
    yield _growth(bench, "`fl *` of many connectors", bench.text(5_000_000), bench.text(50_000_000))
    for name, (make, size) in SHAPES.items():
        paths = []
        for part in (size // 8, size):
            paths.append(bench.folder / f"shape{part}.txt")
            paths[-1].write_text(make(part), encoding="utf-8", newline="\n")
        yield _growth(bench, name, *paths)


def _growth(bench: Bench, name: str, small: Path, large: Path) -> str:
    """The large text once between two runs of the small one, three times."""
    pairs = [(bench.job(EXACT, small), bench.job(EXACT, large), bench.job(EXACT, small)) for _ in range(3)]
    whole = [(one, other, again) for one, other, again in pairs if one and other and again]
    if not whole:
        return f"| {name} | failed | | | |"
    times = statistics.median(2 * large.seconds / (one.seconds + again.seconds) for one, large, again in whole)
    sizes = whole[0][0].size, whole[0][1].size
    return f"| {name} | {sizes[0] / 1e6:.2f} MB | {sizes[1] / 1e6:.1f} MB | {sizes[1] / sizes[0]:.1f} | {times:.1f} |"


def starting(bench: Bench) -> Iterator[str]:
    """How long a command takes that has little to do."""
    path = bench.folder / "20kb.txt"
    path.write_bytes(bench.text(5_000_000).read_bytes()[:20_000])
    commands = {
        "python -c 'import typer'": ["-c", "import typer"],
        "why12014 --version": ["-c", COMMAND, "--version"],
        "why12014 convert of 20 KB": ["-c", COMMAND, "convert", str(path)],
        "why12014 analyze of 20 KB": ["-c", COMMAND, "analyze", str(path)],
    }
    times, _ = bench.processes(commands, STARTS)
    yield "\n## Start-up\n\n| command | milliseconds | against `import typer` |\n|---|--:|--:|"
    for name, seconds in times.items():
        yield f"| {name} | {statistics.median(seconds) * 1000:.0f} | {ratio(seconds, times['python -c ' + repr('import typer')]):.1f} |"


def main() -> int:
    """Prints the page."""
    peers = Path(sys.argv[1]) if len(sys.argv) > 1 else PEERS
    if not (peers / "gen_fl.py").is_file():
        print(f"No peers at {peers}: nothing to measure against.", file=sys.stderr)
        return 0
    today = date.today()  # noqa: DTZ011 - where the measuring is done
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    print(f"# Performance\n\nMeasured on {today.isoformat()}, {machine}, with")
    print("`python tests/benchmarks/performance.py`: medians of processor time, everything in one run, each time in a process of its own that")
    print("is asked once. Compare ratios, not seconds. [The script](../tests/benchmarks/performance.py) tells what was done to be fair.")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), peers)
        for part in (reading, writing, linear, starting):
            for line in part(bench):
                print(line, flush=True)
    print(Path(__file__).with_name("findings.md").read_text(encoding="utf-8"), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
