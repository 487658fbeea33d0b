"""The command line of why12014: names files, picks a form, turns verdicts into exit codes.

Nothing but typer is imported before a command runs, so `--help` and `--version` answer at once.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer
from typer.core import TyperCommand

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter

    from .parser.facts import Evidence
    from .parser.inputs import File
    from .parser.reader import ReadOptions
    from .parser.records import Document
    from .parser.reports import Detail, Report, Screen
    from .parser.x509 import Decoded


class ExitCode(IntEnum):
    """What the command answers to the shell."""

    CLEAR = 0
    FOUND = 1
    USAGE = 2
    NO_USABLE_INPUT = 3
    CANNOT_JUDGE = 4
    INTERRUPTED = 130


# The exit code for each verdict of an analysis.
_CODES = {"clear": ExitCode.CLEAR, "12014": ExitCode.FOUND, "cannot-judge": ExitCode.CANNOT_JUDGE}

Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...", help="Files with pasted or exported output, folders, patterns such as *.txt, .zip bundles; - is standard input."
    ),
]
Raw = Annotated[bool, typer.Option("--raw", help="Give every value as the exact text before wrapping.")]
Output = Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file, in UTF-8, instead of to the screen.")]
Form = Annotated[str, typer.Option("--format", metavar="FORM", help="The form of the report on the screen.")]
Outputs = Annotated[
    list[Path] | None,
    typer.Option("--output", metavar="FILE", help="Write the report to this file, too, in the form of its suffix; once for each file."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show the answer and the commands alone.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show the printed properties on which the answer rests, too.")]
Now = Annotated[str | None, typer.Option(metavar="ISO", help="Judge as of this local time, such as 2026-06-15T12:00:00, instead of as of now.")]
Days = Annotated[int, typer.Option(min=0, metavar="DAYS", help="Tell of certificates that end within so many days.")]
Accepted = Annotated[Path | None, typer.Option(metavar="FILE", help="A TOML file of findings that were accepted; they do not set the exit code.")]
WithCertificate = Annotated[
    list[Path] | None, typer.Option("--with-certificate", metavar="FILE", help="Judge as if this certificate were installed.")
]
Services = Annotated[str, typer.Option(metavar="NAMES", help="The services that a new certificate is enabled for.")]
Enable = Annotated[list[str] | None, typer.Option(metavar="THUMBPRINT=SMTP", help="Judge as if a certificate were enabled for a service.")]
Change = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="CONNECTOR.Fqdn=NAME", help="Judge as if a connector were changed; also .TlsCertificateName=THUMBPRINT."),
]
Without = Annotated[list[str] | None, typer.Option(metavar="THUMBPRINT", help="Judge as if a certificate were removed.")]
Encoding = Annotated[str | None, typer.Option(metavar="NAME", help="Read the files in this encoding, such as cp866, instead of finding it out.")]
Width = Annotated[int | None, typer.Option(min=2, metavar="CELLS", help="The width of the console that printed the text, where it is known.")]
WrapMode = Annotated[Literal["word", "cell"] | None, typer.Option(help="How that console breaks long values, where it is known.")]
Version = Annotated[bool, typer.Option("--version", is_eager=True, help="Print the version and leave.")]

app = typer.Typer(
    help="Why does this Exchange server log event 12014, and which commands end it? Answered from pasted console output.",
    epilog="Exit codes: 0 nothing found, 1 a 12014 condition found, 2 wrong usage, 3 no usable input, 4 could not judge.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class _Reporting(TyperCommand):
    """A command that reports; its help tells the forms, which are known by looking for them."""

    def format_epilog(self, ctx: Context, formatter: HelpFormatter) -> None:
        from .parser.reports import forms

        super().format_epilog(ctx, formatter)
        named = ", ".join(f"{name} ({', '.join(report.suffixes)})" for name, report in sorted(forms().items()))
        formatter.write_paragraph()
        formatter.write_text(f"The forms of a report, with the suffixes of their files: {named}.")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its `ExitCode`. No traceback ever reaches the user."""
    for stream in (sys.stdout, sys.stderr):
        # A console of an old code page lacks most characters: an escape is better than a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    try:
        app(arguments, prog_name="why12014", windows_expand_args=False)
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, the user gets one line
        sys.exit(_complain(error))
    sys.exit(ExitCode.CLEAR)


@app.callback(invoke_without_command=True)
def _start(context: typer.Context, *, version: Version = False) -> None:
    if version:
        from importlib.metadata import version as installed

        _print(f"why12014 {installed('why12014')}")
    elif context.invoked_subcommand is None:
        _print(context.get_help())
        raise typer.Exit(ExitCode.USAGE)


@app.command()
def convert(
    files: Files,
    *,
    raw: Raw = False,
    encoding: Encoding = None,
    width: Width = None,
    wrap: WrapMode = None,
    output: Output = None,
) -> None:
    """Print what the files hold as JSON. One document; with several files one document a line."""
    from .parser.converter import convert as converted
    from .parser.progress import watched

    names = _expanded(files)
    failures: list[Exception] = []
    # What is printed as it is read shows by itself how far it is.
    files_read = names if output is None and sys.stdout.isatty() else watched(names, sys.stderr)
    documents = _documents(files_read, _read_options(encoding, width, wrap), failures)
    indent = 2 if len(names) == 1 else None
    _write((_json(converted(document, raw=raw), indent, output) for document in documents), output, names)
    raise typer.Exit(ExitCode.NO_USABLE_INPUT if failures else ExitCode.CLEAR)


@app.command(cls=_Reporting)
def analyze(
    files: Files,
    *,
    form: Form = "text",
    outputs: Outputs = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    now: Now = None,
    days: Days = 30,
    accepted: Accepted = None,
    new: WithCertificate = None,
    services: Services = "SMTP",
    enable: Enable = None,
    change: Change = None,
    without: Without = None,
    encoding: Encoding = None,
    width: Width = None,
    wrap: WrapMode = None,
) -> None:
    """Say why event 12014 is logged. Which connectors cause it, and which commands end it."""
    from .parser import analyzer, reports, whatif
    from .parser.accepted import read_accepted

    shown, screen = reports.form_named(form), _screen(_detail(quiet=quiet, verbose=verbose))
    acceptances = read_accepted(accepted) if accepted else ()
    moment = _moment(now)
    supposed = [whatif.with_certificates(_certificates(path), services) for path in new or ()]
    supposed += (
        [whatif.without(one) for one in without or ()] + [whatif.enabled(one) for one in enable or ()] + [whatif.changed(one) for one in change or ()]
    )
    names = _expanded(files)
    targets = [_target(path, [*names, *filter(None, [accepted]), *(new or ())]) for path in outputs or ()]
    evidence, failures = _evidence(names, _read_options(encoding, width, wrap))
    analysis = analyzer.analyze(whatif.after(evidence, supposed), moment, days, acceptances)
    for path, report in targets:
        _save(path, f"{report.render(analysis, reports.PAGE)}\n")
    _print(shown.render(analysis, screen))
    code = _CODES[analysis.verdict]
    raise typer.Exit(ExitCode.NO_USABLE_INPUT if failures and code is ExitCode.CLEAR else code)


@app.command("check-certificate")
def check_certificate(
    certificate: Annotated[Path, typer.Argument(metavar="CERTIFICATE", help="A .cer, .crt, .pem, .p7b or .pfx file.")],
    files: Files,
    *,
    now: Now = None,
    services: Services = "SMTP",
) -> None:
    """Would this certificate end it? Asked before it is bought or bound; its chain is taken to validate."""
    from .parser import analyzer, whatif
    from .parser.reports.comparison import compare

    moment = _moment(now)
    change = whatif.with_certificates(_certificates(certificate), services)
    evidence, _ = _evidence(_expanded(files), _read_options(None, None, None))
    before, then = (analyzer.analyze(world, moment) for world in (evidence, whatif.after(evidence, [change])))
    _print(compare(before, then))
    raise typer.Exit(_CODES[then.verdict])


@app.command()
def collect(
    *,
    server: Annotated[str | None, typer.Option(metavar="NAME", help="The server to ask about; without it, the one it is run on.")] = None,
    exchange: Annotated[Literal["2007", "2010", "2013+"], typer.Option("--version", help="The version of Exchange.")] = "2013+",
    short: Annotated[bool, typer.Option("--short", help="Print the form that is pasted as one line.")] = False,
    output: Output = None,
) -> None:
    """Print the script to send to the customer. It reads, and writes what a diagnosis needs into a folder."""
    from .parser.collecting import Version, one_line, script

    made = (one_line if short else script)(server, Version(exchange))
    _write([made.rstrip("\n")], output, ())


@app.command()
def rules() -> None:
    """List the rules, with how much their findings matter."""
    from .parser.analyzer.rules import known

    for rule in known():
        _print(f"{rule.code:<32}{rule.severity:<9}{rule.explanation.splitlines()[0]}")


@app.command()
def explain(code: Annotated[str, typer.Argument(metavar="CODE", help="The code of a finding.")]) -> None:
    """Explain a finding: what it means, how to confirm it, how to fix it."""
    from .parser.analyzer.rules import known
    from .parser.errors import Usage

    found = next((rule for rule in known() if rule.code == code.lower()), None)
    if found is None:
        raise Usage(f"there is no rule '{code}'", "List them with `why12014 rules`.")
    _print(f"{found.code} ({found.severity})\n\n{found.explanation}")


def _certificates(path: Path) -> tuple[Decoded, ...]:
    from .parser.certificates import whole
    from .parser.errors import UnreadableFile
    from .parser.inputs import expand

    records = [record for file in expand(str(path)) for record in _document(file, _read_options(None, None, None)).records]
    found = tuple(decoded for record in records if (decoded := whole(record)))
    if not found:
        raise UnreadableFile(str(path), "holds no certificate", "Give a .cer, .crt, .pem, .p7b or .pfx file.")
    return found


def _evidence(names: Sequence[File], options: ReadOptions) -> tuple[Evidence, list[Exception]]:
    """The facts of all files, and what was wrong with some; leaves if none can be used."""
    from .parser import facts
    from .parser.progress import watched

    failures: list[Exception] = []
    documents = list(_documents(watched(names, sys.stderr), options, failures))
    if len(failures) == len(names):
        raise typer.Exit(ExitCode.NO_USABLE_INPUT)
    return facts.gather(documents), failures


def _expanded(given: Iterable[str]) -> list[File]:
    """The files that were named, and those in the folders and bundles that were. A name that means none stays, to be missed by name."""
    from .parser.inputs import expand

    return [file for name in given for file in expand(name)]


def _read_options(encoding: str | None, width: int | None, wrap: str | None) -> ReadOptions:
    from .parser.printer import Wrap
    from .parser.reader import ReadOptions

    return ReadOptions(encoding, width, Wrap(wrap) if wrap else None, _password if sys.stdin.isatty() else None)


def _password(name: str) -> str:
    """The password of a file of keys, which goes no further than to open it."""
    from getpass import getpass

    return getpass(f"why12014: password of {name}: ")


def _moment(iso: str | None) -> datetime:
    """The local time to judge by: certificates print theirs without a zone."""
    from .parser.errors import Usage

    try:
        moment = datetime.fromisoformat(iso) if iso else datetime.now().replace(microsecond=0)  # noqa: DTZ005
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo:
        raise Usage(f"'{iso}' is no local time", "Give --now as 2026-06-15T12:00:00, without a time zone.")
    return moment


def _documents(files: Iterable[File], options: ReadOptions, failures: list[Exception]) -> Iterator[Document]:
    """The documents of all files that can be read. A file that cannot, or that holds nothing to judge, is told and kept in `failures`.

    What lies beside the exports in a folder or a bundle is told too, and is a failure where nothing else is there.
    """
    from .parser.errors import NoUsableInput, UnknownKind, Usage

    beside: list[Exception] = []
    usable = False
    for file in files:
        try:
            document = _document(file, options)
            error: Exception | None = None if _holds_something(document) else NoUsableInput(document.source.name)
        except Usage:
            raise
        except Exception as defect:  # noqa: BLE001 - one bad file must not lose the others
            document, error = None, defect
        if document and not error:
            usable = True
            yield document
        elif error:
            (beside if file.found and isinstance(error, NoUsableInput | UnknownKind) else failures).append(error)
            _complain(error, file.name)
    failures += [] if usable else beside


def _document(file: File, options: ReadOptions) -> Document:
    from .parser.inputs import STANDARD_INPUT, read

    if file.path == STANDARD_INPUT and sys.stdin.isatty():
        end = "Ctrl+Z and Enter" if os.name == "nt" else "Ctrl+D"
        _tell(f"paste the output, then press {end}")
    return read(file, options)


def _holds_something(document: Document) -> bool:
    """A command that ran and printed nothing is an answer, too."""
    return bool(document.records or document.events or any(command.printed_nothing for command in document.commands))


def _detail(*, quiet: bool, verbose: bool) -> Detail:
    from .parser.errors import Usage
    from .parser.reports import Detail

    if quiet and verbose:
        raise Usage("--quiet and --verbose contradict each other", "Give one of them.")
    return Detail.ANSWER if quiet else Detail.EVIDENCE if verbose else Detail.REPORT


def _screen(detail: Detail) -> Screen:
    """What the report will be shown on. Colours are for terminals that have them, and for people who want them."""
    from .parser.reports import PAGE, Screen

    unicode = sys.stdout.encoding.lower().startswith("utf")
    if not sys.stdout.isatty():
        return Screen(PAGE.width, colours=False, unicode=unicode, detail=detail)
    from rich.console import Console

    console = Console()
    colours = console.color_system is not None and not console.no_color and not console.legacy_windows
    return Screen(console.width, colours=colours, unicode=unicode, detail=detail)


def _json(content: object, indent: int | None, output: Path | None) -> str:
    """JSON that survives where it goes: only UTF-8 has a place for every character, and elsewhere its escapes do."""
    import json

    unicode = output is not None or sys.stdout.encoding.lower().startswith("utf")
    return json.dumps(content, ensure_ascii=not unicode, indent=indent)


def _write(texts: Iterable[str], output: Path | None, read: Iterable[os.PathLike[str]]) -> None:
    """Each text as a line, to the screen as soon as it is there, or to a file once all is read."""
    if output is None:
        for text in texts:
            _print(text)
        return
    _refuse_to_overwrite(output, read)
    _save(output, "".join(f"{text}\n" for text in texts))


def _target(output: Path, read: Iterable[os.PathLike[str]]) -> tuple[Path, Report]:
    """A file for a report, and the form that its suffix names."""
    from .parser.reports import form_of

    _refuse_to_overwrite(output, read)
    return output, form_of(output)


def _refuse_to_overwrite(output: Path, read: Iterable[os.PathLike[str]]) -> None:
    from .parser.errors import Usage

    if any(_is_same(Path(file), output) for file in read):
        raise Usage(f"{output} is one of the files to read", "Write to another file.")


def _is_same(one: Path, other: Path) -> bool:
    """Whether two names mean one file, by whatever links or case."""
    try:
        return one.resolve() == other.resolve() or one.samefile(other)
    except OSError:
        return False


def _save(path: Path, text: str) -> None:
    from .parser.errors import Usage

    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise Usage(f"{path} cannot be written: {error.strerror}", "Write to another file.") from error


def _print(text: str) -> None:
    try:
        print(text, flush=True)  # noqa: T201 - the one place that writes to the screen
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EINVAL):
            raise
        # Who reads the pipe has left, which Windows calls EINVAL: nobody needs the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(text: str) -> None:
    print(f"why12014: {text}", file=sys.stderr)  # noqa: T201 - the one place that writes to the error stream


def _complain(error: Exception, source: str = "") -> ExitCode:
    """Tell on one line what is wrong, and say how to leave."""
    from .parser.errors import Usage, Why12014Error

    if isinstance(error, Why12014Error):
        _tell(str(error))
    elif isinstance(error, OSError):
        _tell(f"{error.filename or source or 'the output'}: {error.strerror}. Check the name, and the room on the disk.")
    else:
        _tell(_defect(error, f"{source}: " if source else ""))
    return ExitCode.USAGE if isinstance(error, Usage) else ExitCode.NO_USABLE_INPUT


def _defect(error: Exception, source: str) -> str:
    from traceback import extract_tb

    place = extract_tb(error.__traceback__)[-1]
    what = " ".join(f"{type(error).__name__} {error}".split())
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return f"{source}a defect of why12014 itself: {what} ({where}). Please report this line, with the file if you may share it."
