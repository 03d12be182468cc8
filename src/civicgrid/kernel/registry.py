"""Classes known by their names, which are a public contract: errors and events."""

from typing import TypeVar

T = TypeVar("T")


def enter(known: dict[str, type[T]], cls: type[T]) -> None:
    """Notes a class by its name; raises TypeError where another module has that name.

    A class whose module is read anew takes the place of the old one.
    """
    first = known.get(cls.__name__, cls)
    if first.__module__ != cls.__module__:
        fault = f"{cls.__name__} of {cls.__module__} needs another name: {first.__module__} has one that is called so"
        raise TypeError(fault)
    known[cls.__name__] = cls
