"""Options of the tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# The same examples every time, so that a change is judged by them; with --times other ones.
settings.register_profile("same", derandomize=True, database=None)

# Whoever runs the tests may read another language.
os.environ["WHY12014_LANG"] = "en"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write the expected results of samples/ anew; read them before they are committed")
    parser.addoption("--times", type=int, default=0, metavar="N", help="try N times as many examples of each property, other ones each time")


def pytest_configure(config: pytest.Config) -> None:
    times = config.getoption("--times")
    if times:
        settings.register_profile("more", max_examples=times * settings.get_profile("same").max_examples)
    settings.load_profile("more" if times else "same")


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite"))
