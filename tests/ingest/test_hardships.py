"""The door in hard times: a full or read-only disk, much work, a database that is away, and TLS."""

import datetime as dt
import errno
import os
import resource
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import ip_address
from pathlib import Path

import pyarrow as pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import OperationalError

from civicgrid.apps.telemetry import api as telemetry
from civicgrid.apps.telemetry.models import Stream
from civicgrid.base.journal import Journal

from .conftest import PATIENCE_S, Door, key, serving
from .test_http import ARROW
from .test_mqtt import soon

MANY = 20_000
"""Rows of a batch that is larger than anything else that the tests write meanwhile."""
WARM, MORE, MOST_MB = 300, 1_000, 24
"""Batches that fill what is kept for ever; batches behind them; what the memory may grow by with these."""


def arrow(level: Stream, rows: int) -> bytes:
    """A batch for a stream: a value a millisecond."""
    numbers = list(range(rows))
    batch = pa.record_batch(
        {"stream": [level.pk] * rows, "time": pa.array(numbers, pa.timestamp("ms")), "value": numbers}
    )
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def small_disk(folder: Path, options: str) -> Iterator[None]:
    """A disk of its own, in memory; skips the test where nobody may mount one."""
    mount = shutil.which("mount")
    words = [mount or "", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if not mount or os.geteuid() or subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("a disk can be mounted by root alone")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_file_that_may_not_grow_loses_nothing_and_the_service_goes_on(door: Door, level: Stream) -> None:
    body = arrow(level, MANY)
    assert door.post("/ingest", body, content_type=ARROW).told["first"] == 0
    (segment,) = (door.folder / "journal").glob("*.frames")
    with files_of_at_most(segment.stat().st_size + 1000):
        heard = door.post("/ingest", body, content_type=ARROW)
    assert (heard.status, heard.told["type"]) == (503, "urn:civicgrid:not-on-disk")
    assert door.post("/ingest", body, content_type=ARROW).told["first"] == MANY
    assert [row["id"] for row in door.rows()] == list(range(2 * MANY))


def test_a_full_disk_is_told_and_room_is_enough_to_go_on(level: Stream, tmp_path: Path) -> None:
    secret, body = key(everything=True), arrow(level, MANY)
    with small_disk(tmp_path, "size=2m"), serving(tmp_path) as door:
        door.key = secret
        (tmp_path / "other").write_bytes(bytes(1 << 20))
        heard = [door.post("/ingest", body, content_type=ARROW) for _ in range(3)]
        assert {each.status for each in heard} == {201, 503}
        assert "No space left" in heard[-1].told["title"] + heard[-1].told.get("detail", "")
        (tmp_path / "other").unlink()
        assert door.post("/ingest", body, content_type=ARROW).status == 201
        kept = MANY * (1 + [each.status for each in heard].count(201))
        assert [row["id"] for row in door.rows()] == list(range(kept))


def test_a_read_only_disk_is_told_by_name(tmp_path: Path) -> None:
    with small_disk(tmp_path, "ro"), pytest.raises(OSError, match="Read-only") as caught:
        Journal(tmp_path / "journal")
    assert caught.value.errno == errno.EROFS


def test_memory_does_not_grow_with_what_was_sent(door: Door, level: Stream) -> None:
    line = HTTPConnection("127.0.0.1", door.port, timeout=PATIENCE_S)
    headers, body = {"Authorization": f"Bearer {door.key}", "Content-Type": ARROW}, arrow(level, 1000)

    def send(batches: int) -> int:
        for _ in range(batches):
            line.request("POST", "/ingest", body, headers)
            assert line.getresponse().read()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize() >> 20

    before = send(WARM)
    assert send(MORE) - before <= MOST_MB
    line.close()


def test_it_opens_while_the_database_is_away(level: Stream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError

    for ask in ("known_senders", "known_streams", "sender_of_key"):
        monkeypatch.setattr(telemetry, ask, away)
    secret, body = key(everything=True), arrow(level, 1)
    with serving(tmp_path) as door:
        door.key = secret
        heard = door.post("/ingest", body, content_type=ARROW)
        assert (heard.status, heard.told["type"]) == (503, "urn:civicgrid:database-away")
        monkeypatch.undo()
        assert soon(lambda: door.post("/ingest", body, content_type=ARROW).status == 201)


def test_it_speaks_tls_with_the_certificate_that_is_named(level: Stream, tmp_path: Path) -> None:
    secret, file = key(everything=True), tmp_path / "door.pem"
    file.write_bytes(certificate())
    with serving(tmp_path, certificate=file) as door:
        trusting = ssl.create_default_context(cafile=str(file))
        line = HTTPSConnection("127.0.0.1", door.port, timeout=PATIENCE_S, context=trusting)
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": ARROW}
        line.request("POST", "/ingest", arrow(level, 1), headers)
        assert line.getresponse().status == 201
        line.close()
        assert len(door.rows()) == 1


def certificate() -> bytes:
    """A certificate for this machine, signed by itself, and its key (PKCS#8)."""
    secret, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "door")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(secret, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    kept = secret.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return made.public_bytes(serialization.Encoding.PEM) + kept
