"""Lists of the handbook that the code writes itself, so that they are complete and true: `{register} commands`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import getdoc
from typing import Any

import django
from django.urls import get_resolver
from docutils.nodes import Node
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from typer.main import get_command

from civicgrid.project import cli

METHODS = ("get", "post", "put", "patch", "delete")


class Register(SphinxDirective):
    """Everything that is registered under a name, as tables."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """The nodes of the list."""
        return self.parse_text_to_nodes("\n".join(LISTS[self.arguments[0]]()), allow_section_headings=True)


def commands() -> Iterator[str]:
    """Each command with what it does and takes."""
    cli.collect()
    for name, command in sorted(_commands("civicgrid", get_command(cli.app))):
        yield f"\n## `{name}`\n\n{command.help}\n"
        yield from _table(("takes", "meaning"), ((_takes(each), getattr(each, "help", "")) for each in command.params))


def pages() -> Iterator[str]:
    """Each page, and who may open it."""
    from civicgrid.base.access import needed_roles
    from civicgrid.base.ui.pages import pages as registered

    yield from _table(
        ("page", "address", "opens for", "statements at most"),
        (
            (
                each.title,
                f"`/{each.route}`",
                ", ".join(sorted(needed_roles(each.needs))) if each.needs else "everybody",
                each.statements,
            )
            for each in registered()
        ),
    )


def events() -> Iterator[str]:
    """Each event, by the part of the house that tells it, with the fields that are told to others."""
    from civicgrid.apps.exchange.rules.told import WITHHELD
    from civicgrid.kernel.events import Event

    told: dict[str, list[tuple[str, str, str]]] = {}
    for name, kind in sorted(Event.registry.items()):
        if not kind.__subclasses__() and kind.__module__.startswith("civicgrid."):
            part = kind.__module__.split(".")[2]
            fields = ", ".join(f"`{field}`" for field in kind.__struct_fields__ if field not in WITHHELD)
            told.setdefault(part, []).append((f"`{name}`", " ".join((getdoc(kind) or "").split()), fields))
    for part, rows in told.items():
        yield f"\n## {part}\n"
        yield from _table(("event", "says", "fields"), rows)


def addresses() -> Iterator[str]:
    """Each address of the API."""
    from civicgrid.base.http import api

    paths: Mapping[str, Mapping[str, Mapping[str, str]]] = api.get_openapi_schema()["paths"]
    yield from _table(
        ("request", "does"),
        (
            (f"`{method.upper()} {path}`", at[method].get("summary", ""))
            for path, at in sorted(paths.items())
            for method in METHODS
            if method in at
        ),
    )


LISTS: Mapping[str, Callable[[], Iterator[str]]] = {
    each.__name__: each for each in (commands, pages, events, addresses)
}


def setup(sphinx: Sphinx) -> Mapping[str, bool]:
    """Called by Sphinx."""
    django.setup()
    _ = get_resolver().url_patterns  # pages and addresses register as they are imported
    sphinx.add_directive("register", Register)
    return {"parallel_read_safe": False}


def _commands(name: str, command: object) -> Iterator[tuple[str, Any]]:
    parts: Mapping[str, object] = getattr(command, "commands", {})
    for part, below in parts.items():
        yield from _commands(f"{name} {part}", below)
    if not parts:
        yield name, command


def _takes(parameter: object) -> str:
    options = [each for each in getattr(parameter, "opts", []) if each.startswith("-")]
    return f"`{', '.join(options) or str(getattr(parameter, 'name', '')).upper()}`"


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    columns, lines = list(head), [list(map(str, row)) for row in rows]
    if lines:
        yield _line(columns)
        yield _line("---" for _ in columns)
        yield from map(_line, lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
