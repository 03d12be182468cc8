"""What the contracts of import-linter and the rules of ruff cannot say about the house."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions, requires
from pathlib import Path

from django.conf import settings
from grimp import build_graph
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import messages

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "civicgrid"
FILES = [
    file for folder in ("src", "tests", "tools", "bench", "docs") for file in sorted((ROOT / folder).rglob("*.py"))
]
WRITTEN = [file for file in FILES if "migrations" not in file.parts]
NAMELESS = re.compile(r"(utils?|helpers?|common|managers?|services?|misc)(\.py)?")
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_SENTENCE = 400, 50, 80


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def nodes(file: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(file.read_text()))


def test_installed_apps_stand_in_the_order_of_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    ordered = next(each["layers"] for each in contracts if each["name"] == "Apps are ordered")
    apps = [each.rpartition(".")[2] for each in settings.INSTALLED_APPS if each.startswith("civicgrid.apps.")]
    assert apps == ordered[::-1]


def test_the_package_imports_only_what_it_depends_on() -> None:
    graph = build_graph("civicgrid", include_external_packages=True, cache_dir=None)
    owners = packages_distributions()
    needed = {canonicalize_name(owner) for module in graph.modules for owner in owners.get(module, [])}
    declared = {Requirement(each) for each in requires("civicgrid") or []}
    assert needed <= {"civicgrid"} | {canonicalize_name(each.name) for each in declared if not each.marker}


def test_files_are_short() -> None:
    styles = PACKAGE.rglob("*.css")
    lines = {name(file): file.read_text().count("\n") for file in (*WRITTEN, *styles)}
    assert {file: count for file, count in lines.items() if count > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    lines = {
        f"{name(file)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for file in WRITTEN
        for node in nodes(file)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {function: count for function, count in lines.items() if count > LONGEST_FUNCTION} == {}


def test_modules_are_named_for_their_subject() -> None:
    named = {file: [part for part in file.relative_to(ROOT).parts if part not in settings.APPS] for file in WRITTEN}
    nameless = [name(file) for file, parts in named.items() if any(map(NAMELESS.fullmatch, parts))]
    assert nameless == []


def test_docstrings_begin_with_a_short_sentence() -> None:
    sentences = {
        f"{name(file)}:{getattr(node, 'lineno', 1)}": (ast.get_docstring(node) or "").split("\n")[0]
        for file in PACKAGE.rglob("*.py")
        for node in nodes(file)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    }
    errors = {message.id for message in messages.wanted()}  # their docstrings are what people read, however long
    long = {place: each for place, each in sentences.items() if len(each) > LONGEST_SENTENCE and each not in errors}
    assert long == {}
