"""What Django answers, made part by part: no thread waits for who reads it."""

from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from typing import Any, TypeAlias

Application: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A WSGI application."""

PART = 128_000
"""Bytes that are made at once; the next ones when the reader has taken these."""


class Answer:
    """An answer of a WSGI application, made in steps.

    Any thread may take the next one. All see the same context variables, and so the same language and time zone.
    """

    def __init__(self, application: Application, environ: dict[str, Any]) -> None:
        self.application, self.environ = application, environ
        self.context = copy_context()
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.more = True
        self.made: Iterable[bytes] = ()
        self.chunks: Iterator[bytes] = iter(())

    def begin(self) -> bytes:
        """Asks the application; returns the first part, of an answer to HEAD none."""
        return self.context.run(self._begin)

    def part(self) -> bytes:
        """The next part; then `more` says whether there is another."""
        return self.context.run(self._part)

    def end(self) -> None:
        """What is not made by now never will be."""
        self.context.run(self._end)

    def _begin(self) -> bytes:
        self.made = self.application(self.environ, self._start)
        self.chunks = iter(() if self.environ["REQUEST_METHOD"] == "HEAD" else self.made)
        return self._part()

    def _start(self, status: str, headers: Iterable[tuple[str, str]], _error: object = None) -> None:
        self.status = int(status[:3])
        self.headers = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]

    def _part(self) -> bytes:
        part = bytearray()
        for chunk in self.chunks:
            part += chunk
            if len(part) >= PART:
                return bytes(part)
        self._end()
        return bytes(part)

    def _end(self) -> None:
        if self.more and (close := getattr(self.made, "close", None)):
            close()
        self.more = False
