"""The command line of why12014: names files, picks a form, turns verdicts into exit codes.

Nothing but typer is imported before a command runs, so `--help` and `--version` answer at once. Its annotations are no texts, as they
are elsewhere: typer would compile each of them at every start.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn, TextIO

import typer
from typer.core import TyperCommand
from typer.main import get_group

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter

    from .parser.facts import Evidence
    from .parser.inputs import File
    from .parser.intake import Intake
    from .parser.reader import ReadOptions
    from .parser.records import Document
    from .parser.reports import Detail


class ExitCode(IntEnum):
    """What the command answers to the shell."""

    CLEAR = 0
    FOUND = 1
    USAGE = 2
    NO_USABLE_INPUT = 3
    CANNOT_JUDGE = 4
    INTERRUPTED = 130


_MADE_BETWEEN_COLLECTIONS = 100_000

# The exit code for each verdict of an analysis.
_CODES = {"clear": ExitCode.CLEAR, "12014": ExitCode.FOUND, "cannot-judge": ExitCode.CANNOT_JUDGE}


def _reports() -> dict[str, str]:
    from .parser.reports import forms

    return {name: f"files that end in {' or '.join(report.suffixes)}" for name, report in sorted(forms().items())}


def _exports() -> dict[str, str]:
    from .parser.exports import forms

    return {name: export.purpose for name, export in sorted(forms().items())}


def _shells() -> dict[str, str]:
    from .parser.completions import shells

    return {name: shell.install for name, shell in sorted(shells().items())}


def _rules() -> dict[str, str]:
    from .parser.analyzer.rules import known

    return {rule.code: rule.severity for rule in known()}


def _languages() -> dict[str, str]:
    from babel import Locale

    from .parser.languages import names

    return {name: Locale.parse(name).english_name or name for name in names()}


Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...", help="Files with pasted or exported output, folders, patterns such as *.txt, .zip bundles; - is standard input."
    ),
]
FilesOrPaste = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILE...",
        help="Files with pasted or exported output, folders, patterns such as *.txt, .zip bundles; - is standard input. Without any, a paste into the terminal is read.",
    ),
]
Clipboard = Annotated[bool, typer.Option("--clipboard", help="Read the text of the clipboard, too.")]
Raw = Annotated[bool, typer.Option("--raw", help="Give every value as the exact text before wrapping.")]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="FORM", autocompletion=_exports, help="The form to convert to: json, if the suffix of --output names no other."),
]
Output = Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file, in UTF-8, instead of to the screen.")]
OutputOrFolder = Annotated[
    Path | None, typer.Option("--output", metavar="PATH", help="Write to this file, in UTF-8; for forms of several files, to this folder.")
]
Form = Annotated[str, typer.Option("--format", metavar="FORM", autocompletion=_reports, help="The form of the report on the screen.")]
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
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        envvar="WHY12014_LANG",
        metavar="LANGUAGE",
        autocompletion=_languages,
        help="Tell it in this language, such as ru, instead of in the system's.",
    ),
]
Version = Annotated[bool, typer.Option("--version", is_eager=True, help="Print the version and leave.")]

app = typer.Typer(
    help="Why does this Exchange server log event 12014, and which commands end it? Answered from pasted console output.",
    epilog="Exit codes: 0 nothing found, 1 a 12014 condition found, 2 wrong usage, 3 no usable input, 4 could not judge.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class _Command(TyperCommand):
    """A command whose epilog is examples, one a line."""

    def format_epilog(self, ctx: "Context", formatter: "HelpFormatter") -> None:  # noqa: ARG002 - as it is called
        with formatter.section("Examples"):
            for line in (self.epilog or "").splitlines():
                formatter.write(f"{'':{formatter.current_indent}}{line}\n")


def _listing(title: str, rows: Callable[[], dict[str, str]]) -> type[TyperCommand]:
    """A command whose help also tells what is known only by looking for it."""

    class Listing(_Command):
        def format_epilog(self, ctx: "Context", formatter: "HelpFormatter") -> None:
            with formatter.section(title):
                formatter.write_dl(list(rows().items()))
            super().format_epilog(ctx, formatter)

    return Listing


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its `ExitCode`; without arguments with those of the process, which then ends.

    No traceback ever reaches the user.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console of an old code page lacks most characters: an escape is better than a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    # Little of what a command makes is held in circles: Python need not look for them so often.
    gc.set_threshold(_MADE_BETWEEN_COLLECTIONS)
    try:
        app(arguments, prog_name="why12014", windows_expand_args=False)
    except SystemExit as leaving:
        if arguments is None:
            _end(leaving.code)
        raise
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, the user gets one line
        # Not at once: a bar that shows how far the reading is has to be taken away.
        sys.exit(_failed(error))
    sys.exit(ExitCode.CLEAR)


def _end(code: str | int | None) -> NoReturn:
    """End the process of a command that is done, with all that it holds: object by object its memory would go back more slowly."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()
    os._exit(int(code or ExitCode.CLEAR))


@app.callback(invoke_without_command=True)
def _start(context: typer.Context, *, version: Version = False) -> None:
    from .parser import __version__
    from .parser.terminal import show

    if version:
        show(f"why12014 {__version__}")
    elif context.invoked_subcommand is None:
        show(context.get_help())
        raise typer.Exit(ExitCode.USAGE)


@app.command(
    cls=_listing("Forms", _exports),
    epilog="""why12014 convert paste.txt
why12014 convert EX01.txt EX02.txt --to ndjson --output records.ndjson
why12014 convert pastes --to csv --output tables
why12014 convert paste.txt --to powershell --output objects.ps1""",
)
def convert(
    files: FilesOrPaste = None,
    *,
    clipboard: Clipboard = False,
    form: To = None,
    raw: Raw = False,
    now: Now = None,
    encoding: Encoding = None,
    width: Width = None,
    wrap: WrapMode = None,
    output: OutputOrFolder = None,
    lang: Lang = None,
) -> None:
    """Give what the files hold as data.

    Every value is read back exactly as PowerShell held it, wrapped or not; what is not certain of it stands in `unsure`. Comes as JSON on
    the screen, if --to and --output name nothing else. Tables (csv, parquet) hold a verdict for each connector, too: each file is judged by
    itself, as of --now.

    Leaves with 0, or with 3 if a file could not be used.
    """
    from .parser.delivery import deliver, deliver_folder
    from .parser.errors import Usage
    from .parser.exports import Request, TextExport, form_for
    from .parser.intake import Intake
    from .parser.terminal import has_every_character
    from .parser.wording import say

    _speak(lang)
    export = form_for(form, output)
    if now and isinstance(export, TextExport):
        raise Usage(say("{form} judges nothing, so --now says nothing to it", form=export.name), say("Leave it out, or take --to csv."))
    intake = Intake(_given(files, clipboard=clipboard), _read_options(encoding, width, wrap))
    request = Request(_moment(now), raw=raw, several=len(intake.files) > 1, unicode=output is not None or has_every_character())
    # What is printed as it is read shows by itself how far it is.
    documents = _documents(intake, None if output is None and sys.stdout.isatty() else sys.stderr)
    if isinstance(export, TextExport):
        deliver(export.lines(documents, request), output, intake.files)
    else:
        deliver_folder(export.files(documents, request), output, intake.files)
    raise typer.Exit(ExitCode.NO_USABLE_INPUT if intake.failures else ExitCode.CLEAR)


@app.command(
    cls=_listing("Forms of --format and --output", _reports),
    epilog="""why12014 analyze paste.txt
why12014 analyze EX01.txt EX02.txt events.evtx --output report.html --output report.sarif
why12014 analyze --clipboard -q
why12014 analyze paste.txt --set 'EX01\\Internet.Fqdn=mail.contoso.com'
why12014 analyze paste.txt --with-certificate new.cer --services SMTP,IIS""",
)
def analyze(
    files: FilesOrPaste = None,
    *,
    clipboard: Clipboard = False,
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
    lang: Lang = None,
) -> None:
    """Say why event 12014 is logged.

    Names the connectors that cause it, why, and the commands that end it. All files are judged together: certificates in one, connectors in
    another. Where they do not carry a verdict, it says what is missing, and the command that prints it. --with-certificate, --enable, --set
    and --without judge the world after changes that nobody made yet.

    Leaves with 0 if nothing was found, 1 if a 12014 condition was, 3 if no file could be used, 4 if it could not judge.
    """
    from msgspec.structs import replace

    from .parser import analyzer, reports, terminal, whatif
    from .parser.accepted import read_accepted
    from .parser.delivery import refuse_to_overwrite, save
    from .parser.intake import Intake, certificates

    _speak(lang)
    shown, screen = reports.form_named(form), terminal.screen(_detail(quiet=quiet, verbose=verbose))
    acceptances = read_accepted(accepted) if accepted else ()
    moment, options = _moment(now), _read_options(encoding, width, wrap)
    supposed = [whatif.with_certificates(certificates(str(path), options), services) for path in new or ()]
    supposed += (
        [whatif.without(one) for one in without or ()] + [whatif.enabled(one) for one in enable or ()] + [whatif.changed(one) for one in change or ()]
    )
    intake = Intake(_given(files, clipboard=clipboard), options)
    targets = [(path, reports.form_of(path)) for path in outputs or ()]
    refuse_to_overwrite(outputs or (), [*intake.files, *filter(None, [accepted]), *(new or ())])
    analysis = analyzer.analyze(whatif.after(_evidence(intake), supposed), moment, days, acceptances)
    page = replace(reports.PAGE, language=screen.language)
    for path, report in targets:
        save(path, f"{report.render(analysis, page)}\n")
    terminal.show(shown.render(analysis, screen))
    code = _CODES[analysis.verdict]
    raise typer.Exit(ExitCode.NO_USABLE_INPUT if intake.failures and code is ExitCode.CLEAR else code)


@app.command("check-certificate", cls=_Command, epilog="why12014 check-certificate new.cer paste.txt")
def check_certificate(
    certificate: Annotated[Path, typer.Argument(metavar="CERTIFICATE", help="A .cer, .crt, .pem, .p7b or .pfx file.")],
    files: Files,
    *,
    now: Now = None,
    services: Services = "SMTP",
    lang: Lang = None,
) -> None:
    """Say whether a certificate would end it.

    To be asked before it is bought or bound. Judges the files as they are, and again as if the certificate were installed and enabled on every
    server; its chain is taken to validate. A .pfx file asks for its password.

    Leaves with the code that `analyze` would leave with then.
    """
    from .parser import analyzer, whatif
    from .parser.intake import Intake, certificates, expanded
    from .parser.reports import Detail
    from .parser.reports.comparison import compare
    from .parser.terminal import screen, show

    _speak(lang)
    moment, options = _moment(now), _read_options(None, None, None)
    change = whatif.with_certificates(certificates(str(certificate), options), services)
    evidence = _evidence(Intake(expanded(files), options))
    before, then = (analyzer.analyze(world, moment) for world in (evidence, whatif.after(evidence, [change])))
    show(compare(before, then, screen(Detail.REPORT)))
    raise typer.Exit(_CODES[then.verdict])


@app.command(
    cls=_Command,
    epilog="""why12014 collect --output collect.ps1
why12014 collect --server EX01 --version 2010
why12014 collect --short""",
)
def collect(
    *,
    server: Annotated[str | None, typer.Option(metavar="NAME", help="The server to ask about; without it, the one it is run on.")] = None,
    exchange: Annotated[Literal["2007", "2010", "2013+"], typer.Option("--version", help="The version of Exchange.")] = "2013+",
    short: Annotated[bool, typer.Option("--short", help="Print the form that is pasted as one line.")] = False,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Print the script to send to the customer.

    It only reads, and writes what a diagnosis needs into a folder; nothing in that is secret as a password is.
    """
    from .parser.collecting import one_line, script
    from .parser.delivery import deliver
    from .parser.facts import Release

    _speak(lang)
    made = (one_line if short else script)(server, Release(exchange))
    deliver([made.rstrip("\n")], output, ())


@app.command(
    cls=_Command,
    epilog="""why12014 redact paste.txt --output redacted
why12014 redact EX01.txt EX02.txt --output redacted --map private-map.csv""",
)
def redact(
    files: Files,
    *,
    output: Annotated[Path, typer.Option("--output", metavar="FOLDER", help="Write the copies into this folder.")],
    private: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="The private map: beside the folder, if none is named; one that is there goes on.")
    ] = None,
    now: Now = None,
    encoding: Encoding = None,
    width: Width = None,
    wrap: WrapMode = None,
    lang: Lang = None,
) -> None:
    """Copy console text without its names.

    Every name, domain, person, address, thumbprint, serial number and GUID is replaced by another of the same length, the same one everywhere,
    and RawData by blank bytes. The copies are wrapped as the originals are, and are judged alike; where they are not, it says so. What leads
    back to the true names is written into the private map, which stays with you.

    Leaves with 0, or with 3 if a file could not be used.
    """
    from .parser.delivery import deliver_folder, refuse_to_overwrite, save
    from .parser.intake import Intake, expanded
    from .parser.redaction import Disguises, private_map
    from .parser.redaction.copies import copies
    from .parser.terminal import show, tell
    from .parser.wording import say

    _speak(lang)
    intake, moment = Intake(expanded(files), _read_options(encoding, width, wrap)), _moment(now)
    target = private or private_map.beside(output)
    disguises = private_map.read(target) if target.exists() else Disguises()
    made = copies(intake, sys.stderr, disguises, moment)
    if not made.files:
        raise typer.Exit(ExitCode.NO_USABLE_INPUT)
    refuse_to_overwrite([target], [*intake.files, *(output / name for name, _ in made.files)])
    deliver_folder(made.files, output, intake.files)
    save(target, private_map.written(disguises))
    for path in (*(output / name for name, _ in made.files), target):
        show(str(path))
    if made.left:
        tell(say("the copies may still hold names: look for {what} before you send them", what=made.left))
    if made.differences:
        tell(say("the copies are not judged as the originals are, see {what}", what=made.differences))
    raise typer.Exit(ExitCode.NO_USABLE_INPUT if intake.failures else ExitCode.CLEAR)


@app.command(cls=_Command, epilog="why12014 restore redacted-private-map.csv report.txt --output true.txt")
def restore(
    private: Annotated[Path, typer.Argument(metavar="MAP", help="The private map that `redact` wrote.")],
    files: Files,
    *,
    encoding: Encoding = None,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Give a text its true names back.

    For what somebody answered about redacted copies: a report, a mail, commands. The map is the one that `redact` wrote.

    Leaves with 0, or with 3 if a file could not be used.
    """
    from .parser.delivery import deliver
    from .parser.intake import expanded
    from .parser.redaction import private_map
    from .parser.redaction.restoring import restorer
    from .parser.source import decode

    _speak(lang)
    disguises, given = private_map.read(private), expanded(files)
    back = restorer(disguises)
    texts = [back(decode(file.load(), file.name, encoding).text).rstrip("\n") for file in given]
    deliver(texts, output, [*given, private])


@app.command(
    cls=_listing("How to install it", _shells),
    epilog="why12014 completion powershell",
)
def completion(
    context: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", autocompletion=_shells, help="The shell: powershell, bash, zsh or fish.")],
    *,
    lang: Lang = None,
) -> None:
    """Print what completes commands and options in a shell.

    All words are in the script, so nothing is started when a key is pressed; print it again after an upgrade.
    """
    from .parser.completions import shell_named
    from .parser.program import described
    from .parser.terminal import show

    _speak(lang)
    chosen = shell_named(shell)
    program = described(get_group(app), context.find_root())
    show(chosen.script(program).rstrip("\n"))


@app.command(cls=_Command, epilog="why12014 rules")
def rules(*, lang: Lang = None) -> None:
    """List the rules.

    Each with how much its findings matter, and what it finds.
    """
    from .parser.analyzer.rules import known
    from .parser.reports import Detail
    from .parser.reports.explanation import listed
    from .parser.terminal import screen, show

    _speak(lang)
    show(listed(known(), screen(Detail.REPORT)))


@app.command(cls=_listing("Codes, and how much they matter", _rules), epilog="why12014 explain no-certificate")
def explain(code: Annotated[str, typer.Argument(metavar="CODE", autocompletion=_rules, help="The code of a finding.")], *, lang: Lang = None) -> None:
    """Explain a finding.

    What it means, how to confirm it, how to fix it, and the source that says so.
    """
    from .parser.analyzer.rules import known
    from .parser.errors import Usage
    from .parser.reports import Detail
    from .parser.reports.explanation import explained
    from .parser.terminal import screen, show
    from .parser.wording import say

    _speak(lang)
    found = next((rule for rule in known() if rule.code == code.lower()), None)
    if found is None:
        raise Usage(say("there is no rule '{code}'", code=code), say("List them with `why12014 rules`."))
    show(explained(found, screen(Detail.REPORT)))


def _speak(named: str | None) -> None:
    """Choose the language to tell everything in: the one that is named, else the system's, where the screen has its letters."""
    from .parser import languages, terminal
    from .parser.wording import ENGLISH

    found = languages.language(named) if named else languages.first_of(_languages_of_the_system())
    terminal.speak(found if named or terminal.has_letters_of(found) else ENGLISH)


def _languages_of_the_system() -> Iterator[str]:
    """What the environment says, as on Linux and macOS; else the language in which Windows shows itself."""
    said = [value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))]
    yield from said[:1]
    if not said:
        import ctypes
        from locale import windows_locale

        # Windows alone has it.
        windows = getattr(ctypes, "windll", None)
        yield windows_locale.get(windows.kernel32.GetUserDefaultUILanguage(), "") if windows else ""


def _given(names: list[str] | None, *, clipboard: bool) -> "list[File]":
    """The files to read; where none is named, what a person pastes into the terminal."""
    from .parser.errors import Usage
    from .parser.inputs import CLIPBOARD, STANDARD_INPUT
    from .parser.intake import expanded
    from .parser.wording import say

    if not names and not clipboard and not sys.stdin.isatty():
        raise Usage(say("no file is named"), say("Name one, or - for what is piped in, or give --clipboard."))
    return [*expanded(names or ([] if clipboard else [STANDARD_INPUT])), *([CLIPBOARD] if clipboard else [])]


def _evidence(intake: "Intake") -> "Evidence":
    """The facts of all files."""
    from .parser.facts import gather

    return gather(list(_documents(intake, sys.stderr)))


def _documents(intake: "Intake", bar: TextIO | None) -> "Iterator[Document]":
    """The documents of all files, as they are read; leaves if none can be used, so that nothing is written over for a mistyped name."""
    yield from intake.documents(bar)
    if intake.is_useless:
        raise typer.Exit(ExitCode.NO_USABLE_INPUT)


def _read_options(encoding: str | None, width: int | None, wrap: str | None) -> "ReadOptions":
    from .parser.printer import Wrap
    from .parser.reader import ReadOptions
    from .parser.terminal import ask_password

    return ReadOptions(encoding, width, Wrap(wrap) if wrap else None, ask_password if sys.stdin.isatty() else None)


def _moment(iso: str | None) -> datetime:
    """The local time to judge by: certificates print theirs without a zone."""
    from .parser.errors import Usage
    from .parser.wording import say

    try:
        moment = datetime.fromisoformat(iso) if iso else datetime.now().replace(microsecond=0)  # noqa: DTZ005
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo:
        raise Usage(say("'{text}' is no local time", text=iso), say("Give --now as 2026-06-15T12:00:00, without a time zone."))
    return moment


def _detail(*, quiet: bool, verbose: bool) -> "Detail":
    from .parser.errors import Usage
    from .parser.reports import Detail
    from .parser.wording import say

    if quiet and verbose:
        raise Usage(say("--quiet and --verbose contradict each other"), say("Give one of them."))
    return Detail.ANSWER if quiet else Detail.EVIDENCE if verbose else Detail.REPORT


def _failed(error: Exception) -> ExitCode:
    """Tell on one line what is wrong, and say how to leave."""
    from .parser.errors import Usage, message
    from .parser.terminal import tell

    tell(message(error))
    return ExitCode.USAGE if isinstance(error, Usage) else ExitCode.NO_USABLE_INPUT
