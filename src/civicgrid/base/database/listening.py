"""Waiting for what another process says: PostgreSQL's NOTIFY."""

import threading
from collections.abc import Generator
from typing import LiteralString

import psycopg
from django.db import connection

LOST = psycopg.OperationalError
"""What a listener raises when the database goes."""
BREATH_S = 0.5
"""A listener looks so often whether it shall stop; a notice itself wakes it at once."""


def notices(channel: LiteralString, stop: threading.Event, every_s: float) -> Generator[bool]:
    """True at each notice, False after `every_s` seconds without one, until stopped.

    Several notices that wait are one. Raises psycopg.OperationalError when the database goes; whoever begins anew looks
    first at what happened meanwhile.
    """
    parameters = connection.get_connection_params()
    with psycopg.connect(**{**parameters, "autocommit": True}) as listening:
        listening.execute(f"LISTEN {channel}")
        quiet_s = 0.0
        while not stop.is_set():
            wait_s = min(BREATH_S, every_s)
            if any(True for _ in listening.notifies(timeout=wait_s, stop_after=1)):
                quiet_s = 0.0
                yield True
            elif (quiet_s := quiet_s + wait_s) >= every_s:
                quiet_s = 0.0
                yield False
