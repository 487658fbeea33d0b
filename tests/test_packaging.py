"""What is installed is the package and nothing else, and starting it costs nothing that is not used."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest

import why12014.parser

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SOURCES = ("cli.py", "__main__.py", "py.typed", "LICENSE", "README.md", "pyproject.toml", "parser", "grammar")
HEAVY = ("babel", "charset_normalizer", "cryptography", "jinja2", "lark", "pydantic", "rich")


def _in_tree() -> set[str]:
    """The files of the package by their place in the wheel."""
    found = [ROOT / "cli.py", ROOT / "__main__.py", ROOT / "py.typed", *ROOT.glob("grammar/*.lark"), *ROOT.glob("grammar/*.py")]
    found += [
        *ROOT.glob("parser/**/*.py"),
        *ROOT.glob("parser/languages/*.po"),
        *ROOT.glob("parser/redaction/*.txt"),
        *ROOT.glob("parser/reports/report.*"),
    ]
    return {"why12014/" + path.relative_to(ROOT).as_posix() for path in found}


def test_every_subpackage_is_named() -> None:
    folders = {Path(name).parent for name in _in_tree()}
    assert sorted(PYPROJECT["tool"]["setuptools"]["packages"]) == sorted(".".join(folder.parts) for folder in folders)


def test_every_subpackage_has_an_init() -> None:
    folders = {path.parent for path in ROOT.glob("parser/**/*.py")} | {ROOT / "grammar"}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("name", ["__init__.py", "conftest.py", "tests/__init__.py"])
def test_the_root_is_imported_once_only(name: str) -> None:
    assert not (ROOT / name).exists()


def test_the_wheel_holds_the_package_and_nothing_else(tmp_path: Path) -> None:
    source = tmp_path / "any name"
    source.mkdir()
    for name in SOURCES:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, source)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(tmp_path), str(source)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == _in_tree()


def _imported(names: Iterable[str], arguments: list[str] | None) -> list[str]:
    """Which of these a process of its own has imported when the command is done; without arguments, when it could begin."""
    run = f"""
        import atexit, json, sys
        atexit.register(lambda: print(json.dumps([name for name in {tuple(names)!r} if name in sys.modules])))
        from why12014.cli import main
        arguments = {arguments!r}
        if arguments is not None:
            main(arguments)
    """
    code = "\n".join(line.removeprefix("        ") for line in run.splitlines())
    result = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert result.returncode in (0, 1), result.stderr
    imported: list[str] = json.loads(result.stdout.splitlines()[-1])
    return imported


@pytest.mark.parametrize("arguments", [None, ["--help"], ["--version"], ["convert", "--help"], ["analyze", "--help"]])
def test_starting_imports_nothing_heavy(arguments: list[str] | None) -> None:
    assert _imported(HEAVY, arguments) == []


def test_the_version_is_told_without_reading_what_is_installed() -> None:
    assert _imported(["email", "importlib.metadata", "zipfile"], ["--version"]) == []


@pytest.mark.parametrize("command", ["convert", "analyze"])
def test_a_paste_needs_of_the_heavy_libraries_the_grammars_alone(command: str) -> None:
    assert _imported(HEAVY, [command, str(ROOT / "samples" / "article-case-b" / "console.txt")]) == ["lark"]


@pytest.mark.parametrize(
    ("command", "others"), [("convert", ["analyzer", "exports.csv_tables", "exports.powershell"]), ("analyze", ["reports.html_report", "converter"])]
)
def test_a_form_that_is_not_asked_for_is_not_imported(command: str, others: list[str]) -> None:
    names = [f"why12014.parser.{name}" for name in others]
    assert _imported(names, [command, str(ROOT / "samples" / "article-case-b" / "console.txt")]) == []


def test_the_version_that_is_told_is_the_one_installed() -> None:
    assert why12014.parser.__version__ == metadata.version("why12014")
