"""The lake: tables of Apache Iceberg, on disk before they are committed.

Every engine that knows Iceberg reads them; the catalog stands in the city's PostgreSQL. Each commit tells up to which
row of a journal the table holds everything, so whoever fills it goes on exactly there after a crash.
"""

from .catalog import SCHEMA, Catalog, catalog, standing
from .copying import is_empty, open_part, put_back
from .engine import Engine
from .errors import ForeignDeletes, Overtaken, QueryTooLarge, QueryTooLong, QueryWrong
from .layout import Layout
from .snapshot import Commit, Part, Picked, Snapshot
from .snapshots import Snapshots
from .table import LakeTable

__all__ = [
    "SCHEMA",
    "Catalog",
    "Commit",
    "Engine",
    "ForeignDeletes",
    "LakeTable",
    "Layout",
    "Overtaken",
    "Part",
    "Picked",
    "QueryTooLarge",
    "QueryTooLong",
    "QueryWrong",
    "Snapshot",
    "Snapshots",
    "catalog",
    "is_empty",
    "open_part",
    "put_back",
    "standing",
]
