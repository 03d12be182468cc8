"""What a table holds now: one statement tells readers whether it moved."""

from threading import Lock

from django.db import connection
from pyiceberg.table import StaticTable

from .catalog import NAMESPACE, SCHEMA, Catalog
from .layout import Layout
from .snapshot import Part, Snapshot, parts_of

_WHERE_IT_IS = f"""
    SELECT metadata_location FROM {SCHEMA}.iceberg_tables
    WHERE catalog_name = %s AND table_namespace = %s AND table_name = %s
"""  # noqa: S608  a name of ours


class Snapshots:
    """The states of a table as they come; for any number of threads.

    A state can be read for an hour after the table moved on (see `sweep`).
    """

    def __init__(self, found: Catalog, layout: Layout) -> None:
        self._catalog, self._layout, self._lock = found, layout, Lock()
        self._parts: dict[str, list[Part]] = {}
        self._known: str | None = None
        self._snapshot = Snapshot(layout, None, [])

    def now(self) -> Snapshot:
        """The table as the open transaction sees it; empty before it is made.

        Raises ForeignDeletes.
        """
        location = self._location()
        with self._lock:
            if location is None:
                return Snapshot(self._layout, None, [])
            if location != self._known:
                self._read(location)
            return self._snapshot

    def _read(self, location: str) -> None:
        table = StaticTable.from_metadata(location, self._catalog.properties)
        self._parts = parts_of(table, self._layout, self._parts)
        parts = [part for each in self._parts.values() for part in each]
        self._known, self._snapshot = location, Snapshot(self._layout, table, parts)

    def _location(self) -> str | None:
        with connection.cursor() as cursor:
            cursor.execute(_WHERE_IT_IS, [self._catalog.name, NAMESPACE, self._layout.name])
            found = cursor.fetchone()
        return str(found[0]) if found else None
