"""Paths of trees: codes from the top, each ended by "."; a subtree is a prefix."""

from collections.abc import Mapping


def path_of(code: str, parents: Mapping[str, str]) -> str:
    """The path of a code; "" for no code and when the parents go round in a circle.

    >>> path_of("S1", {"S1": "D1", "D1": "C"})
    'C.D1.S1.'
    """
    steps: list[str] = []
    while code:
        if code in steps:
            return ""
        steps.append(code)
        code = parents.get(code, "")
    return "".join(f"{step}." for step in reversed(steps))


def steps(path: str) -> list[str]:
    """The codes of a path, from the top down."""
    return path.split(".")[:-1]


def depth(path: str) -> int:
    """How many steps a path has."""
    return path.count(".")


def parent(path: str) -> str:
    """The path one step up, "" at the top."""
    return "".join(f"{step}." for step in steps(path)[:-1])


def ancestry(path: str) -> list[str]:
    """The path itself and all above it, the longest first."""
    codes = steps(path)
    return ["".join(f"{code}." for code in codes[:n]) for n in range(len(codes), 0, -1)]
