"""Which tables the lake has, and what each holds now: in the city's PostgreSQL."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from django.db import connection
from pyiceberg.catalog.sql import SqlCatalog
from sqlalchemy import URL, NullPool, create_engine, func, select
from sqlalchemy.schema import CreateSchema

from .files import DurableFiles

Catalog: TypeAlias = SqlCatalog
SCHEMA = "lake"
"""The schema of PostgreSQL in which the catalog's tables stand, apart from those of the apps."""
NAMESPACE = "city"
_LOCK = 0x6C616B65
"""Processes that start together make the catalog's tables one after the other."""
_STANDING = 0x7374616E64
"""Shared by those for whom files must stay, and had alone by whoever removes some."""


def catalog(warehouse: str, options: Mapping[str, str] | None = None) -> SqlCatalog:
    """The catalog of a lake in a folder, or in object storage (`s3://bucket/lake`).

    Its tables are made where they are missing. `options` are what PyIceberg needs to know of the storage.
    """
    address = _address()
    kind = f"{DurableFiles.__module__}.{DurableFiles.__qualname__}"
    told = {
        "uri": address,
        "warehouse": location_of(warehouse),
        "pool_pre_ping": "true",
        "py-io-impl": kind,
        **(options or {}),
    }
    engine = create_engine(address, poolclass=NullPool)
    with engine.begin() as alone:
        alone.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        with engine.begin() as begun:
            begun.execute(CreateSchema(SCHEMA, if_not_exists=True))
        found = SqlCatalog("civicgrid", **told)
        found.create_namespace_if_not_exists(NAMESPACE)
    return found


def location_of(warehouse: str) -> str:
    """The address of a folder, or of a place in object storage."""
    return warehouse if "://" in warehouse else f"file://{Path(warehouse).absolute()}"


@contextmanager
def turn(found: SqlCatalog, table: str) -> Iterator[None]:
    """While nobody else has his turn with a table; who dies leaves it."""
    key = _LOCK, func.hashtext(table)
    with found.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as asking:
        asking.execute(select(func.pg_advisory_lock(*key)))
        try:
            yield
        finally:
            asking.execute(select(func.pg_advisory_unlock(*key)))


@contextmanager
def standing(found: SqlCatalog) -> Iterator[None]:
    """While no file is swept that the lake names now; who dies lets them go."""
    with found.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as asking:
        asking.execute(select(func.pg_advisory_lock_shared(_STANDING)))
        try:
            yield
        finally:
            asking.execute(select(func.pg_advisory_unlock_shared(_STANDING)))


@contextmanager
def free(found: SqlCatalog) -> Iterator[bool]:
    """Whether nobody has the lake standing, and for the block nobody will."""
    with found.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as asking:
        alone = bool(asking.execute(select(func.pg_try_advisory_lock(_STANDING))).scalar_one())
        try:
            yield alone
        finally:
            if alone:
                asking.execute(select(func.pg_advisory_unlock(_STANDING)))


def _address() -> str:
    given = connection.settings_dict
    query = {name: str(value) for name, value in given["OPTIONS"].items() if isinstance(value, str | int)}
    host = {"host": given["HOST"]} if given["HOST"] else {}
    port = {"port": str(given["PORT"])} if given["PORT"] else {}
    url = URL.create(
        "postgresql+psycopg",
        username=given["USER"] or None,
        password=given["PASSWORD"] or None,
        database=given["NAME"],
        query={**query, **host, **port, "options": f"-csearch_path={SCHEMA}"},
    )
    return url.render_as_string(hide_password=False)
