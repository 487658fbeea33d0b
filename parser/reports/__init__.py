"""The forms of a report, one file each, all from the same analysis; a file more is a form more."""

from __future__ import annotations

from functools import cache
from pathlib import PurePath

from ..analyzer.model import Analysis
from ..discovery import each, named
from ..errors import Usage
from ..wording import say
from .model import PAGE, Detail, Report, Screen

__all__ = ["PAGE", "Detail", "Report", "Screen", "form_named", "form_of", "forms", "render"]


@cache
def forms() -> dict[str, Report]:
    """Every form by its name: the `REPORT` of each module of this package."""
    return {report.name: report for report in each(__name__, "REPORT")}


def form_named(name: str) -> Report:
    """The form of that name. Raises `Usage` for one that is not there."""
    report: Report | None = next(named(__name__, "REPORT", name), None)
    if report is None:
        raise Usage(say("there is no form '{name}'", name=name), say("The forms are {forms}.", forms=tuple(sorted(forms()))))
    return report


def form_of(path: PurePath) -> Report:
    """The form in which a file of that name is written. Raises `Usage` for a suffix that no form has."""
    found = next((report for report in forms().values() if path.suffix.lower() in report.suffixes), None)
    if found is None:
        known = ", ".join(sorted(suffix for report in forms().values() for suffix in report.suffixes))
        raise Usage(say("{file} does not say by its suffix which report it is to hold", file=path), say("Give it one of {suffixes}.", suffixes=known))
    return found


def render(analysis: Analysis, form: str, screen: Screen = PAGE) -> str:
    """The report in the form of that name, without a line break at its end. Raises `Usage` for a form that is not there."""
    return form_named(form).render(analysis, screen)
