"""What the system is asked to do, in its order: a commit finds all its files, and their folders, on disk."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

WRITER = """
import json
import sys
from datetime import UTC, datetime

import pyarrow as pa
from django.conf import settings

settings.configure(DATABASES={"default": json.load(sys.stdin)}, USE_TZ=True)
from civicgrid.base.lake import LakeTable, Layout, catalog
from civicgrid.base.lake.catalog import NAMESPACE

time = pa.timestamp("us", tz="UTC")
schema = pa.schema([("time", time), ("stream", pa.int64())])
layout = Layout(name="ordered", schema=schema, time="time", key="stream", buckets=2, order=("stream", "time"))
found = catalog(sys.argv[1])
table = LakeTable(found, layout)
moments = [datetime(2026, 3, day, tzinfo=UTC) for day in (2, 2, 3)]
rows = pa.table({"time": pa.array(moments, time), "stream": [1, 2, 3]})
table.append(rows, 3)
table.append(rows, 6)
table.compact()
found.drop_table((NAMESPACE, layout.name))
found.close()
"""
DATABASE = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
CALLS = "trace=mkdir,mkdirat,openat,write,pwrite64,rename,renameat,renameat2,fsync,fdatasync,sendto"
CREATED = re.compile(r"openat\(.*O_CREAT.*= \d+<(?P<path>[^>]+)>$")
MADE = re.compile(r'mkdir(?:at)?\(.*"(?P<path>/[^"]+)".* = 0$')
WRITTEN = re.compile(r"p?write(?:64)?\(\d+<(?P<path>/[^>]+)>")
SYNCED = re.compile(r"fsync\(\d+<(?P<path>[^>]+)>\s*\)\s*= 0$")
COMMITS = re.compile(r"sendto\(.*(?:UPDATE|INSERT INTO) iceberg_tables")


@pytest.fixture
def strace() -> str:
    """The program; where there is none, or it may not look, its tests are skipped."""
    program = shutil.which("strace") or pytest.skip("no strace on this machine: apt-get install strace")
    tried = subprocess.run([program, "-o", "/dev/null", "true"], capture_output=True, check=False)
    return program if tried.returncode == 0 else pytest.skip("strace may not look at processes here")


def unsynced_at_commits(calls: Iterator[str], lake: str) -> Iterator[set[str]]:
    """The files and folders of the lake that are not on disk at each commit; none at all is as it should be."""
    waiting: set[str] = set()
    for call in calls:
        if created := CREATED.search(call) or MADE.search(call):
            waiting |= {created["path"], str(Path(created["path"]).parent)}
        elif written := WRITTEN.search(call):
            waiting.add(written["path"])
        elif synced := SYNCED.search(call):
            waiting.discard(synced["path"])
        elif COMMITS.search(call):
            yield {each for each in waiting if each.startswith(lake)}


def test_everything_is_on_disk_before_the_catalog_hears_of_it(db: None, strace: str, tmp_path: Path) -> None:
    lake, calls = tmp_path / "lake", tmp_path / "calls"
    database = json.dumps({name: connection.settings_dict[name] for name in DATABASE})
    command = [strace, "-f", "-y", "-s", "400", "-e", CALLS, "-o", str(calls), sys.executable, "-c", WRITER]
    subprocess.run([*command, str(lake)], input=database, text=True, check=True, capture_output=True)
    with calls.open(errors="replace") as told:
        found = list(unsynced_at_commits(whole(told), str(lake)))
    assert found == [set()] * 5
    assert sum(1 for _ in lake.rglob("*.parquet")) == 6


def whole(told: Iterator[str]) -> Iterator[str]:
    """The calls, those that another thread interrupted put together."""
    begun: dict[str, str] = {}
    for line in told:
        thread, _, call = line.rstrip("\n").partition(" ")
        if call.endswith("<unfinished ...>"):
            begun[thread] = call.removesuffix("<unfinished ...>")
        elif " resumed>" in call:
            yield begun.pop(thread) + call.partition(" resumed>")[2]
        else:
            yield call
