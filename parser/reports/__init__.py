"""The forms of a report, one file each, all from the same analysis; a file more is a form more."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from ..analyzer.model import Analysis
from ..errors import Usage
from .model import PAGE, Report, Screen

__all__ = ["PAGE", "Screen", "forms", "render"]


@cache
def forms() -> dict[str, Report]:
    """Every form by its name: the `REPORT` of each module of this package."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    reports = [module.REPORT for module in modules if hasattr(module, "REPORT")]
    return {report.name: report for report in reports}


def render(analysis: Analysis, form: str, screen: Screen = PAGE) -> str:
    """The report in that form, without a line break at its end. Raises `Usage` for a form that is not there."""
    report = forms().get(form)
    if report is None:
        raise Usage(f"there is no form '{form}'", f"The forms are {', '.join(sorted(forms()))}.")
    return report.render(analysis, screen)
