"""Each contract finds its violation: a sound skeleton keeps all of them, one wrong import breaks one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from grimp import ImportGraph
from importlinter import Contract
from importlinter.api import read_configuration
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract

from tests.architecture.borders import Doors, PublicModules

TYPES: dict[str, Callable[..., Contract]] = {
    "acyclic_siblings": AcyclicSiblingsContract,
    "doors": Doors,
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
    "layers": LayersContract,
    "public_modules": PublicModules,
}
APPS = (
    *("directory", "grid", "standards", "duties", "assets"),
    *("telemetry", "cases", "services", "exchange", "evaluation"),
)
SKELETON = (
    *(
        "apps",
        "base",
        "base.jobs",
        "base.ui",
        "kernel",
        "kernel.geo",
        "project",
        "protocols",
        "scenes",
        "scenes.leak",
        "screens",
    ),
    *("screens.my_work", "screens.one_screen", "simulator"),
    *(f"apps.{app}" for app in APPS),
    *(f"apps.{app}.{part}" for app in APPS for part in ("actions", "api", "http", "models", "pages", "rules", "types")),
    *(f"apps.{app}.pages.{page}" for app in APPS for page in ("one", "two")),
)
SOUND = (
    "apps.cases.actions -> apps.grid.api",
    "apps.cases.http -> ninja",
    "apps.cases.pages.one -> apps.cases.api",
    "apps.cases.rules -> apps.grid.types",
    "apps.exchange.http -> protocols",
    "base.jobs -> procrastinate",
    "project -> screens.my_work",
    "screens.my_work -> apps.cases.api",
)
LISTING, ORDER, INSIDE = "The listing is the architecture", "Apps are ordered", "Every app has the same inside"
ENTRY, CYCLE, PLUG_IN = (
    "An app is entered through api or types",
    "No cycle at any depth",
    "A plug-in file knows no other plug-in file",
)
PLAIN, SCENES = "Kernel, rules and types are plain Python", "Scenes and protocols know only the kernel"
DOOR = "One door to each outside library"


def contracts() -> Iterator[Contract]:
    """The contracts of this repository."""
    options = read_configuration(str(Path(__file__).parents[2] / "pyproject.toml"))
    for each in options["contracts_options"]:
        yield TYPES[each["type"]](each["name"], options["session_options"], each)


def broken(*imports: str, modules: tuple[str, ...] = ()) -> set[str]:
    """The contracts that the skeleton with these further imports and modules breaks."""
    graph = ImportGraph()
    for name in ("civicgrid", *(f"civicgrid.{module}" for module in (*SKELETON, *modules))):
        graph.add_module(name)
    for each in (*SOUND, *imports):
        importer, imported = (_full(name) for name in each.split(" -> "))
        graph.add_import(importer=importer, imported=imported, line_number=1, line_contents=each)
    return {contract.name for contract in contracts() if not contract.check(graph, verbose=False).kept}


def _full(name: str) -> str:
    return f"civicgrid.{name}" if name in SKELETON else name


def test_a_sound_skeleton_breaks_nothing() -> None:
    assert broken() == set()


@pytest.mark.parametrize(
    ("wrong", "contract"),
    [
        ("kernel -> base.ui", LISTING),
        ("base.ui -> apps.directory.types", LISTING),
        ("screens.my_work -> simulator", LISTING),
        ("apps.grid.actions -> apps.cases.api", ORDER),
        ("apps.cases.models -> apps.cases.actions", INSIDE),
        ("apps.cases.types -> apps.cases.rules", INSIDE),
        ("apps.cases.http -> apps.cases.pages.one", INSIDE),
        ("apps.cases.actions -> apps.grid.models", ENTRY),
        ("project -> apps.cases.actions", ENTRY),
        ("screens.my_work -> apps.cases.pages.one", ENTRY),
        ("screens.my_work -> screens.one_screen", PLUG_IN),
        ("apps.cases.pages.one -> apps.cases.pages.two", PLUG_IN),
        ("apps.cases.rules -> django", PLAIN),
        ("kernel.geo -> psycopg", PLAIN),
        ("scenes.leak -> base.ui", SCENES),
        ("base.ui -> procrastinate", DOOR),
        ("apps.cases.api -> ninja", DOOR),
        ("simulator -> typer", DOOR),
    ],
)
def test_a_wrong_import_is_found(wrong: str, contract: str) -> None:
    assert contract in broken(wrong)


def test_a_cycle_is_found() -> None:
    assert broken("base.ui -> base.jobs", "base.jobs -> base.ui") == {CYCLE}


@pytest.mark.parametrize(
    ("module", "contract"), [("utils", LISTING), ("apps.weather", ORDER), ("apps.cases.helpers", INSIDE)]
)
def test_a_stray_module_is_found(module: str, contract: str) -> None:
    assert broken(modules=(module,)) == {contract}
