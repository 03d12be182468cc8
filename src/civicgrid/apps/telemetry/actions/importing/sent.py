"""Files that people send by the page: kept, then taken in by the worker."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

import msgspec
from django.conf import settings

from civicgrid.apps.directory import api as directory
from civicgrid.apps.telemetry.actions.entities.sending import SEND
from civicgrid.apps.telemetry.models import FileImport
from civicgrid.apps.telemetry.rules.importing import Format, How, name_of, parts
from civicgrid.apps.telemetry.types import ImportAsked
from civicgrid.base import files, jobs
from civicgrid.base.access import PUBLIC, Actor
from civicgrid.base.actions import Act, creation
from civicgrid.base.journal import append
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.observations import Refused
from civicgrid.protocols import observation_tables

from .loading import File, load

SHOWN = 100
"""Refused rows that are kept to be shown; all are counted."""


class Sent(msgspec.Struct, frozen=True):
    """A file as it was sent, and how it is read: by a format, or by a mapping."""

    name: str
    sha256: str
    how: str = ""
    mapping: str = ""

    def reading(self) -> How:
        """How it is read; raises InvalidMappingOfObservations."""
        return Format(self.how) if self.how else observation_tables.load(self.mapping.encode())


def ask_for(actor: Actor, sent: Sent) -> FileImport:
    """Lets a file be taken in in the background."""
    made: list[FileImport] = []
    _ask_for(actor, sent, made)
    return made[0]


@creation(SEND)
def _ask_for(act: Act, sent: Sent, made: list[FileImport]) -> Sequence[ImportAsked]:
    size = files.path_of(sent.sha256).stat().st_size
    row = FileImport.objects.create(**msgspec.structs.asdict(sent), person=act.actor.id, size=size, sent_at=act.at)
    jobs.defer(take_in, number=row.pk)
    made.append(row)
    return [ImportAsked(number=row.pk, file=row.name)]


@jobs.job("telemetry.import", queue=jobs.FILES, whole=False)
def take_in(number: int) -> None:
    """Takes a file in; begun anew, it passes over what it has kept before."""
    row = FileImport.objects.get(pk=number)
    sent = Sent(row.name, row.sha256, row.how, row.mapping)
    actor = directory.actors(datetime.now(UTC).date()).get(row.person, PUBLIC)
    row.refused = []
    try:
        _take_in(row, sent, actor)
    except CivicGridError as error:
        row.error = {
            "name": type(error).__name__,
            "field": error.field,
            "row": error.row,
            "remedy": error.remedy,
            "details": {name: _plain(value) for name, value in error.details.items()},
        }
    row.ended_at = datetime.now(UTC)
    row.save()


def _take_in(row: FileImport, sent: Sent, actor: Actor) -> None:
    how = sent.reading()
    with files.path_of(row.sha256).open("rb") as data:
        file = File(row.name, name_of(how), parts(row.name, data, how))
        for tally in load(actor, file, partial(append, settings.JOURNAL_SOCKET), partial(_hear, row)):
            row.tally, row.read = msgspec.to_builtins(tally), data.tell()
            row.save(update_fields=["tally", "read", "refused"])


def _hear(row: FileImport, refused: Refused) -> None:
    if len(row.refused) < SHOWN:
        row.refused.append(msgspec.to_builtins(refused))


def _plain(value: object) -> object:
    """A detail of an error as JSON holds it."""
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return value if isinstance(value, int) else str(value)
