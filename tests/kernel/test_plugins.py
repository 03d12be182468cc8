"""A plug-in is a file in a known folder."""

import importlib
from pathlib import Path

import pytest

from civicgrid.kernel.plugins import modules, optional


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """A package of its own name with the plug-ins b and a."""
    name = f"plugins_of_{request.node.name}"
    home = tmp_path / name
    home.mkdir()
    for file in ("__init__", "b", "a"):
        (home / f"{file}.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    return name


def write(tmp_path: Path, module: str, code: str) -> None:
    (tmp_path / f"{module.replace('.', '/')}.py").write_text(code)


def test_modules_come_by_name(package: str) -> None:
    assert [module.__name__ for module in modules(package)] == [f"{package}.a", f"{package}.b"]


def test_a_missing_package_has_none() -> None:
    assert list(modules("no_such_package")) == []


def test_a_package_that_cannot_be_imported_is_told(package: str, tmp_path: Path) -> None:
    write(tmp_path, f"{package}.__init__", "import no_such_module")
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        list(modules(package))


def test_a_module_may_be_missing(package: str) -> None:
    found = optional(f"{package}.a")
    assert found is not None
    assert found.__name__ == f"{package}.a"
    assert optional(f"{package}.c") is None
    assert optional("no_such_package.a") is None


def test_a_module_with_a_broken_import_is_told(package: str, tmp_path: Path) -> None:
    write(tmp_path, f"{package}.c", "import no_such_module")
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        optional(f"{package}.c")
