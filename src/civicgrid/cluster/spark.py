"""Apache Spark: inside this process, or on a cluster; it needs Java."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .errors import REMEDY, NoCluster

if TYPE_CHECKING:
    from ibis import Table
    from pyspark.sql import SparkSession

    from civicgrid.base.lake import Picked

NAME = "spark"
LOCAL = "local[*]"
"""Spark inside this process; `spark://host:7077` names the master of a cluster."""
VIEW = "observations"
OPTIONS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.pyspark.python": sys.executable,
    "spark.pyspark.driver.python": sys.executable,
}


@contextmanager
def session(master: str = "", **options: str) -> Iterator["SparkSession"]:
    """A session whose workers run this very Python; raises NoCluster."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise NoCluster(engine=NAME, remedy=REMEDY) from error
    builder = SparkSession.builder.appName("civicgrid").master(master or LOCAL)
    begun = builder.config(map={**OPTIONS, **options}).getOrCreate()
    begun.sparkContext.setLogLevel("ERROR")
    try:
        yield begun
    finally:
        begun.stop()


@contextmanager
def table(sealed: "Picked", master: str) -> Iterator["Table"]:
    """The observations in files that every worker can read."""
    with session(master) as begun:
        yield viewed(begun, sealed)


def viewed(begun: "SparkSession", sealed: "Picked") -> "Table":
    """Files as a table of Ibis; Spark's own reader takes several, Ibis' takes one."""
    import ibis

    begun.read.parquet(*(sealed.paths or sealed.locations)).createOrReplaceTempView(VIEW)
    return ibis.pyspark.connect(begun).table(VIEW)
