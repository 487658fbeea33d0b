"""The command line of why12014: names files, picks a form, turns verdicts into exit codes.

Nothing but typer is imported before a command runs, so `--help` and `--version` answer at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer
from typer.core import TyperCommand

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter

    from .parser.facts import Evidence
    from .parser.intake import Intake
    from .parser.reader import ReadOptions
    from .parser.reports import Detail


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
To = Annotated[str, typer.Option("--to", metavar="FORM", help="The form to convert to.")]
Output = Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file, in UTF-8, instead of to the screen.")]
OutputOrFolder = Annotated[
    Path | None, typer.Option("--output", metavar="PATH", help="Write to this file, in UTF-8; for forms of several files, to this folder.")
]
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
Lang = Annotated[
    str | None,
    typer.Option("--lang", envvar="WHY12014_LANG", metavar="LANGUAGE", help="Tell it in this language, such as ru, instead of in the system's."),
]
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


class _Converting(TyperCommand):
    """A command that converts; its help tells the forms likewise."""

    def format_epilog(self, ctx: Context, formatter: HelpFormatter) -> None:
        from .parser.exports import forms

        super().format_epilog(ctx, formatter)
        with formatter.section("Forms"):
            formatter.write_dl([(name, f"{export.purpose}.") for name, export in sorted(forms().items())])


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
        sys.exit(_failed(error))
    sys.exit(ExitCode.CLEAR)


@app.callback(invoke_without_command=True)
def _start(context: typer.Context, *, version: Version = False) -> None:
    from .parser.terminal import show

    if version:
        from importlib.metadata import version as installed

        show(f"why12014 {installed('why12014')}")
    elif context.invoked_subcommand is None:
        show(context.get_help())
        raise typer.Exit(ExitCode.USAGE)


@app.command(cls=_Converting)
def convert(
    files: Files,
    *,
    form: To = "json",
    raw: Raw = False,
    now: Now = None,
    encoding: Encoding = None,
    width: Width = None,
    wrap: WrapMode = None,
    output: OutputOrFolder = None,
    lang: Lang = None,
) -> None:
    """Give what the files hold as data. As JSON on the screen, or in the form and the file that are named."""
    from .parser.delivery import deliver, deliver_folder
    from .parser.errors import Usage
    from .parser.exports import Request, TextExport, form_named
    from .parser.intake import Intake, expanded
    from .parser.terminal import has_every_character

    _speak(lang)
    export = form_named(form)
    if now and isinstance(export, TextExport):
        raise Usage(f"{form} judges nothing, so --now says nothing to it", "Leave it out, or take --to csv.")
    intake = Intake(expanded(files), _read_options(encoding, width, wrap))
    request = Request(_moment(now), raw=raw, several=len(intake.files) > 1, unicode=output is not None or has_every_character())
    # What is printed as it is read shows by itself how far it is.
    documents = intake.documents(None if output is None and sys.stdout.isatty() else sys.stderr)
    if isinstance(export, TextExport):
        deliver(export.lines(documents, request), output, intake.files)
    else:
        deliver_folder(export.files(documents, request), output, intake.files)
    raise typer.Exit(ExitCode.NO_USABLE_INPUT if intake.failures else ExitCode.CLEAR)


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
    lang: Lang = None,
) -> None:
    """Say why event 12014 is logged. Which connectors cause it, and which commands end it."""
    from .parser import analyzer, reports, terminal, whatif
    from .parser.accepted import read_accepted
    from .parser.delivery import refuse_to_overwrite, save
    from .parser.intake import Intake, certificates, expanded

    _speak(lang)
    shown, screen = reports.form_named(form), terminal.screen(_detail(quiet=quiet, verbose=verbose))
    acceptances = read_accepted(accepted) if accepted else ()
    moment, options = _moment(now), _read_options(encoding, width, wrap)
    supposed = [whatif.with_certificates(certificates(str(path), options), services) for path in new or ()]
    supposed += (
        [whatif.without(one) for one in without or ()] + [whatif.enabled(one) for one in enable or ()] + [whatif.changed(one) for one in change or ()]
    )
    intake = Intake(expanded(files), options)
    targets = [(path, reports.form_of(path)) for path in outputs or ()]
    refuse_to_overwrite(outputs or (), [*intake.files, *filter(None, [accepted]), *(new or ())])
    analysis = analyzer.analyze(whatif.after(_evidence(intake), supposed), moment, days, acceptances)
    page = replace(reports.PAGE, language=screen.language)
    for path, report in targets:
        save(path, f"{report.render(analysis, page)}\n")
    terminal.show(shown.render(analysis, screen))
    code = _CODES[analysis.verdict]
    raise typer.Exit(ExitCode.NO_USABLE_INPUT if intake.failures and code is ExitCode.CLEAR else code)


@app.command("check-certificate")
def check_certificate(
    certificate: Annotated[Path, typer.Argument(metavar="CERTIFICATE", help="A .cer, .crt, .pem, .p7b or .pfx file.")],
    files: Files,
    *,
    now: Now = None,
    services: Services = "SMTP",
    lang: Lang = None,
) -> None:
    """Would this certificate end it? Asked before it is bought or bound; its chain is taken to validate."""
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
    from .parser.delivery import deliver

    _speak(None)
    made = (one_line if short else script)(server, Version(exchange))
    deliver([made.rstrip("\n")], output, ())


@app.command()
def rules(*, lang: Lang = None) -> None:
    """List the rules, with how much their findings matter."""
    from .parser.analyzer.rules import known
    from .parser.reports import Detail
    from .parser.reports.explanation import listed
    from .parser.terminal import screen, show

    _speak(lang)
    show(listed(known(), screen(Detail.REPORT)))


@app.command()
def explain(code: Annotated[str, typer.Argument(metavar="CODE", help="The code of a finding.")], *, lang: Lang = None) -> None:
    """Explain a finding: what it means, how to confirm it, how to fix it."""
    from .parser.analyzer.rules import known
    from .parser.errors import Usage
    from .parser.reports import Detail
    from .parser.reports.explanation import explained
    from .parser.terminal import screen, show

    _speak(lang)
    found = next((rule for rule in known() if rule.code == code.lower()), None)
    if found is None:
        raise Usage(f"there is no rule '{code}'", "List them with `why12014 rules`.")
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
    if sys.platform == "win32" and not said:
        from ctypes import windll
        from locale import windows_locale

        yield windows_locale.get(windll.kernel32.GetUserDefaultUILanguage(), "")


def _evidence(intake: Intake) -> Evidence:
    """The facts of all files; leaves if none can be used."""
    from .parser.facts import gather

    documents = list(intake.documents(sys.stderr))
    if intake.is_useless:
        raise typer.Exit(ExitCode.NO_USABLE_INPUT)
    return gather(documents)


def _read_options(encoding: str | None, width: int | None, wrap: str | None) -> ReadOptions:
    from .parser.printer import Wrap
    from .parser.reader import ReadOptions
    from .parser.terminal import ask_password

    return ReadOptions(encoding, width, Wrap(wrap) if wrap else None, ask_password if sys.stdin.isatty() else None)


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


def _detail(*, quiet: bool, verbose: bool) -> Detail:
    from .parser.errors import Usage
    from .parser.reports import Detail

    if quiet and verbose:
        raise Usage("--quiet and --verbose contradict each other", "Give one of them.")
    return Detail.ANSWER if quiet else Detail.EVIDENCE if verbose else Detail.REPORT


def _failed(error: Exception) -> ExitCode:
    """Tell on one line what is wrong, and say how to leave."""
    from .parser.errors import Usage, message
    from .parser.terminal import tell

    tell(message(error))
    return ExitCode.USAGE if isinstance(error, Usage) else ExitCode.NO_USABLE_INPUT
