"""The loader: a plug-in is a module in a known folder; putting the file there is all it takes."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType


def modules(package: str) -> Iterator[ModuleType]:
    """Every module directly inside a package, by name; nothing where the package does not exist."""
    try:
        home = importlib.import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        return
    for found in sorted(pkgutil.iter_modules(home.__path__, f"{package}."), key=lambda each: each.name):
        yield importlib.import_module(found.name)


def optional(name: str) -> ModuleType | None:
    """The module of this name, or None where there is none; its own import errors still show."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            return None
        raise
