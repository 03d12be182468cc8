"""One server-sent event as bytes: the HTML standard, §9.2."""

import re
from collections.abc import AsyncIterator
from typing import TypeAlias

Source: TypeAlias = AsyncIterator[bytes]
"""What a stream tells: encoded events, until whoever tells has nothing more to say."""

_LINE_END = re.compile(r"\r\n|\n|\r")
"""What ends a line of a stream; other separators of Unicode are text, also within JSON."""
PULSE = b": \n\n"
"""A comment: says that the line is alive."""


def event(name: str, data: bytes | str, index: int | None = None) -> bytes:
    r"""An event; a viewer who comes back names `index` as the last one it heard.

    >>> event("case", '{"seq": 3}', 17)
    b'id: 17\nevent: case\ndata: {"seq": 3}\n\n'
    """
    text = data.decode() if isinstance(data, bytes) else data
    lines = "".join(f"data: {line}\n" for line in _LINE_END.split(text))
    numbered = "" if index is None else f"id: {index}\n"
    return f"{numbered}event: {name}\n{lines}\n".encode()
