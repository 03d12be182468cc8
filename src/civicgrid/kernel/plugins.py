"""The loader: a plug-in is a module, and its file in a known folder is enough."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType


def modules(package: str) -> Iterator[ModuleType]:
    """Every module directly inside a package, by name; none where there is no package."""
    try:
        home = importlib.import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        return
    for found in sorted(pkgutil.iter_modules(home.__path__, f"{package}."), key=lambda each: each.name):
        yield importlib.import_module(found.name)


def optional(name: str) -> ModuleType | None:
    """The module of this name, None where there is none; its own import errors show."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            return None
        raise
