"""A change of the picture as a group of viewers is told of it."""

import msgspec

from civicgrid.base import live
from civicgrid.base.access import Holds
from civicgrid.base.ui import called

from .picture import PARTS, Change, Deed, Picture
from .spots import NEVER, NO_MARK, Spot
from .words import Told, case_link, code_of, deed_told, shot_told, title_of


def cursor_told(cursor: int) -> str:
    """A cursor as it stands in ids: the ledger's index, and a part if some share it.

    >>> cursor_told(1_230_000), cursor_told(1_230_002)
    ('123', '123.0002')
    """
    index, part = divmod(cursor, PARTS)
    return f"{index}.{part:04d}" if part else str(index)


def cursor_of(words: str) -> int:
    """A cursor back from its words; ValueError where it is none.

    >>> cursor_of("123.0002"), cursor_of("123.002")
    (1230002, 1230020)
    """
    index, _, part = words.strip().partition(".")
    if not (index.isdecimal() and (part or "0").isdecimal() and len(index) < 16):
        fault = f"{words!r} is no cursor"
        raise ValueError(fault)
    return int(index) * PARTS + int(part[:4].ljust(4, "0"))


def told_of(change: Change, picture: Picture, sees: Holds) -> bytes | None:
    """The change as an event in the active language; None where it is out of reach."""
    name, data = _data(change, picture, sees)
    if data is None:
        return None
    head = f"id: {cursor_told(change.cursor)}\n".encode()
    return head + live.event(name, msgspec.json.encode(data))


def _data(change: Change, picture: Picture, sees: Holds) -> tuple[str, Told | None]:
    if change.turned:
        return "clock", _clock(change, sees)
    now = change.now if change.now is not None and sees(change.now.line) else None
    if change.shot is not None:
        return "photo", shot_told(change.shot, now.line) if now else None
    was = change.was if change.was is not None and sees(change.was.line) else None
    if change.deed is None or (was is None and now is None):
        return "case", None
    return "case", _case(change.deed, was, now)


def _clock(change: Change, sees: Holds) -> Told | None:
    changes = [
        [was.code, was.mark, NO_MARK if now.mark is None else now.mark] for was, now in change.turned if sees(now.line)
    ]
    return {"changes": changes} if changes else None


def _case(deed: Deed, was: Spot | None, now: Spot | None) -> Told:
    spot = now or was
    assert spot is not None  # noqa: S101 - one of the two is seen
    line = spot.line
    return {
        **deed_told(deed, line),
        "seq": line.seq,
        "action": deed.action,
        "was": _mark(was),
        "now": _mark(now),
        "opened": now is not None and now.opened != NEVER and was is None,
        "closed": now is not None and now.closed != NEVER and (was is None or was.closed == NEVER),
        "source": line.source,
        "type": code_of(line.type),
        "type_name": called("type", line.type),
        "area": code_of(line.area),
        "district": code_of(spot.district),
        "department": code_of(spot.department),
        "title": title_of(line),
        "link": case_link(line.number),
    }


def _mark(spot: Spot | None) -> Told | None:
    if spot is None or spot.mark is None:
        return None
    return {"code": spot.code, "mark": spot.mark}
