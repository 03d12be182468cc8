"""Appending: an action's transaction writes entries, which wait to be numbered."""

import secrets
from collections.abc import Sequence
from datetime import datetime

import msgspec

from civicgrid.base.bulk import with_columns

from .leaf import SALT_BYTES


class NewEntry(msgspec.Struct, frozen=True):
    """What was done: by whom, to what, and the event as canonical JSON."""

    at: datetime
    actor: str
    action: str
    subject_kind: str
    subject: str
    event_name: str
    event: str


_APPEND = """
    WITH fresh AS (
        INSERT INTO ledger_entry (at, actor, action, subject_kind, subject, event_name, event, salt)
        SELECT * FROM unnest(%b::timestamptz[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[],
                             %b::bytea[])
        RETURNING id
    )
    INSERT INTO ledger_pending (entry_id) SELECT id FROM fresh
"""


def append(entries: Sequence[NewEntry]) -> None:
    """Stores entries by one statement; commits with the caller and waits for nobody."""
    columns = [[getattr(entry, field) for entry in entries] for field in NewEntry.__struct_fields__]
    salts = [secrets.token_bytes(SALT_BYTES) for _ in entries]
    with_columns(_APPEND, [*columns, salts])
