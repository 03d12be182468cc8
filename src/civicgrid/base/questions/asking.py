"""Asking: one process for one question.

Stopped when it takes too long or too much.
"""

import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore, Timer
from typing import BinaryIO, cast

import msgspec
import pyarrow as pa

from civicgrid.kernel.errors import CivicGridError

from .errors import NotOneQuestion, NotUnderstood, QuestionsWait, TookTooLong, TookTooMuch
from .handed import MEGABYTE, Limits, Question, Refusal

AT_ONCE = 2
"""Questions that one process of the web has answered at the same time."""
OWN_MB = 1500
"""Address space that the program itself takes, besides the memory of a question."""
IN_MEMORY = 8 * MEGABYTE
"""A longer answer waits on disk."""
PIECE = 1 << 18
LONGEST_REASON = 400
COMMAND = (sys.executable, "-I", "-W", "ignore", "-c", "from civicgrid.base.questions.inside import main; main()")

ENVIRONMENT = {"ARROW_DEFAULT_MEMORY_POOL": "system", "ARROW_IO_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
"""Nothing of ours; and memory is asked for when it is needed, not beforehand."""
OUT_OF_MEMORY = Refusal("memory")

_turns = BoundedSemaphore(AT_ONCE)


class Answer(msgspec.Struct, frozen=True):
    """An answer as it is read: its columns, and its rows in batches."""

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]


@contextmanager
def ask(question: Question) -> Iterator[Answer]:
    """The answer, complete, to be read while the context lasts.

    Its rows may be one more than `limits.rows`: then there are more. Raises NotOneQuestion, NotUnderstood,
    TookTooLong, TookTooMuch, QuestionsWait.
    """
    with SpooledTemporaryFile(IN_MEMORY) as kept:
        with _turn():
            _answered(question, kept)
        kept.seek(0)
        with pa.ipc.open_stream(kept) as stream:
            yield Answer(stream.schema, iter(stream))


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(blocking=False):
        raise QuestionsWait(remedy="ask again in a moment")
    try:
        yield
    finally:
        _turns.release()


def _answered(question: Question, kept: SpooledTemporaryFile[bytes]) -> None:
    with _process() as process:
        _confine(process.pid, question.limits)
        stopped: list[bool] = []

        def stop() -> None:
            stopped.append(True)
            process.kill()

        clock = Timer(question.limits.seconds, stop)
        clock.start()
        try:
            refusal = _spoken_with(process, question, kept)
        finally:
            clock.cancel()
            process.kill()
        if stopped:
            seconds = round(question.limits.seconds)
            raise TookTooLong(field="sql", seconds=seconds, remedy="ask for less: fewer streams, fewer days")
        if refusal:
            raise _why(refusal, question.limits)


@contextmanager
def _process() -> Iterator["subprocess.Popen[bytes]"]:
    """The process, which has nothing of our environment.

    No folder of ours, and nothing of what we have open.
    """
    pipe = subprocess.PIPE
    with subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=pipe, cwd="/", env=ENVIRONMENT) as process:  # noqa: S603
        yield process


def _confine(process: int, limits: Limits) -> None:
    """Before it knows the question.

    How much it may take, whatever DuckDB counts, and that it writes no file.
    """
    memory = (OWN_MB + 2 * limits.memory_mb) * MEGABYTE
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(limits.seconds * 2) + 4),
    ):
        with suppress(ProcessLookupError):
            resource.prlimit(process, limit, (most, most))


def _spoken_with(
    process: "subprocess.Popen[bytes]", question: Question, kept: SpooledTemporaryFile[bytes]
) -> Refusal | None:
    """Asks and keeps the answer, or says why there is none."""
    asks, answers, says = (cast("BinaryIO", each) for each in (process.stdin, process.stdout, process.stderr))
    with suppress(BrokenPipeError):
        asks.write(msgspec.msgpack.encode(question))
        asks.close()
    left = question.limits.answer_mb * MEGABYTE
    while piece := answers.read(PIECE):
        left -= len(piece)
        if left < 0:
            return OUT_OF_MEMORY
        kept.write(piece)
    told = says.read()
    return None if process.wait() == 0 else _refusal(told)


def _refusal(told: bytes) -> Refusal:
    """What the process said; one that fell without a word had too little memory."""
    try:
        return msgspec.json.decode(told, type=Refusal)
    except msgspec.DecodeError:
        return OUT_OF_MEMORY


def _why(refusal: Refusal, limits: Limits) -> CivicGridError:
    if refusal.kind == "statements":
        return NotOneQuestion(field="sql", remedy="begin with SELECT or WITH, and ask one thing")
    if refusal.kind == "fault":
        return NotUnderstood(
            field="sql", reason=_readable(refusal.reason), remedy="look at the views and their columns"
        )
    return TookTooMuch(field="sql", megabytes=limits.memory_mb, remedy="ask for less: fewer rows, fewer columns, sums")


def _readable(reason: str) -> str:
    """What DuckDB says, in one line."""
    return " ".join(reason.split())[:LONGEST_REASON].rstrip(".")
