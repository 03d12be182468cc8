"""What commands show beside their result, which can be piped: on stderr."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

aside = Console(stderr=True, soft_wrap=True, highlight=False)

Done = Callable[[int, int], None]
"""Is told how much is done, and of how much."""


@contextmanager
def bar(doing: str, *, counted: bool = True) -> Iterator[Done]:
    """A progress bar: so many of so many, or a share."""
    amount: ProgressColumn = MofNCompleteColumn() if counted else TaskProgressColumn()
    columns = TextColumn(doing), BarColumn(), amount, TimeElapsedColumn(), TimeRemainingColumn()
    with Progress(*columns, console=aside) as progress:
        task = progress.add_task(doing, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def count(number: int, what: str, many: str = "") -> str:
    """A number of things.

    >>> count(1, "error"), count(2048, "error")
    ('1 error', '2,048 errors')
    """
    return f"{number:,} {what if number == 1 else many or f'{what}s'}"
