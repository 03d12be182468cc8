"""Sail, which speaks Spark's protocol without Java."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .errors import REMEDY, NoCluster
from .spark import viewed

if TYPE_CHECKING:
    from ibis import Table

    from civicgrid.base.lake import Picked

NAME = "sail"
ELSEWHERE = "sc://"


@contextmanager
def table(sealed: "Picked", master: str) -> Iterator["Table"]:
    """The observations in files; `master` is `sc://host:port`, "" for one of our own."""
    with _address(master) as address:
        from pyspark.sql import SparkSession

        begun = SparkSession.builder.remote(address).getOrCreate()
        begun.conf.set("spark.sql.session.timeZone", "UTC")
        try:
            yield viewed(begun, sealed)
        finally:
            begun.stop()


@contextmanager
def _address(master: str) -> Iterator[str]:
    if master.startswith(ELSEWHERE):
        yield master
        return
    try:
        from pysail.spark import SparkConnectServer
    except ImportError as error:
        raise NoCluster(engine=NAME, remedy=REMEDY) from error
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    try:
        yield f"{ELSEWHERE}{host}:{port}"
    finally:
        server.stop()
