"""Options of the tests."""

from __future__ import annotations

import os

import pytest

# Whoever runs the tests may read another language.
os.environ["WHY12014_LANG"] = "en"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write the expected results of samples/ anew; read them before they are committed")


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite"))
