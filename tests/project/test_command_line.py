"""The command line explains itself, and refuses what it does not understand."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from civicgrid.project import cli


@pytest.fixture(scope="module")
def whole() -> typer.Typer:
    """All commands, as `civicgrid` has them."""
    cli.collect()
    return cli.app


def commands(group: TyperGroup, *way: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """The words, the help and the epilog of each command that is shown."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, *way, name)
        elif not command.hidden:
            yield (*way, name), command.help or "", command.epilog or ""


def root(whole: typer.Typer) -> TyperGroup:
    """The group of all commands."""
    group = get_command(whole)
    assert isinstance(group, TyperGroup)
    return group


def test_every_command_has_help_and_an_example_of_itself(whole: typer.Typer) -> None:
    found = list(commands(root(whole)))
    assert len(found) > 15
    for words, told, example in found:
        assert told, words
        assert example.startswith(f"Example: civicgrid {' '.join(words)}"), words


def test_every_command_refuses_a_nonsense_option(whole: typer.Typer) -> None:
    for words, _, _ in commands(root(whole)):
        result = CliRunner().invoke(whole, [*words, "--nonsense"])
        assert (result.exit_code, "No such option: --nonsense" in result.output) == (2, True), (words, result.output)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("citi", "Did you mean 'city'?"),
        ("city chek my-city", "Did you mean 'check'?"),
        ("city check nowhere", "'nowhere' does not exist"),
        ("evaluate --from yesterday --to 2026-09-30", "'--from': 'yesterday' is no day: write it as 2026-01-31"),
        ("evaluate --from 2026-09-01 --to 30.9.2026", "'--to': '30.9.2026' is no day: write it as 2026-01-31"),
        ("duties check --day today", "'--day': 'today' is no day"),
        ("make-cases many", "Invalid value for 'N'"),
        ("reports import nowhere.csv --mapping boston-311", "'nowhere.csv' does not exist"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_hint(whole: typer.Typer, words: str, told: str) -> None:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(whole, words.split())
    assert result.exit_code == 2
    assert told in result.output


def test_a_file_that_cannot_be_used_is_told_in_one_line() -> None:
    command = [sys.executable, "-m", "civicgrid.project.cli", "city", "demo", "/dev/null/city", "--cells", "4"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2,
        "civicgrid: /dev/null/city cannot be used: Not a directory",
    )
