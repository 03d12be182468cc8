"""Asking in SQL, which the ledger is told before, and keeping questions."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from civicgrid.apps.telemetry.models import KeptQuestion
from civicgrid.apps.telemetry.queries import console
from civicgrid.apps.telemetry.queries.console.answers import LONGEST_SQL, SHOWN
from civicgrid.apps.telemetry.types import QuestionAsked
from civicgrid.base.access import Actor, require
from civicgrid.base.actions import Act, creation
from civicgrid.kernel.errors import Conflict
from civicgrid.kernel.plain import Wanting, line, plain

MOST_KEPT, LONGEST_NAME = 100, 60
"""Questions that somebody keeps; characters of a name."""


class QuestionsFull(Conflict):
    """You keep {count} questions, which is as many as fit."""


@contextmanager
def ask(actor: Actor, sql: str, *, rows: int = SHOWN, form: str = "") -> Iterator[console.Asked]:
    """The answer to a question, which the ledger knows from now on.

    `form` is what it is exported as.
    """
    asked = plain("sql", sql.strip(), LONGEST_SQL)
    if not asked:
        raise Wanting(field="sql", remedy="begin with SELECT")
    _tell(actor, sql=asked, form=form)
    with console.ask(actor, asked, rows) as answer:
        yield answer


@creation("telemetry.query")
def _tell(_act: Act, *, sql: str, form: str) -> QuestionAsked:
    return QuestionAsked(sql=sql, form=form)


def keep(actor: Actor, name: str, sql: str) -> str:
    """Keeps a question under a name, in place of one of that name; gives the name."""
    require(actor, "telemetry.query")
    words, asked = line("keep", name.strip(), LONGEST_NAME), plain("sql", sql.strip(), LONGEST_SQL)
    if not words:
        raise Wanting(field="keep", remedy="give it a name")
    with transaction.atomic():
        count = KeptQuestion.objects.filter(person=actor.id).exclude(name=words).count()
        if count >= MOST_KEPT:
            raise QuestionsFull(field="keep", count=count, remedy="forget one first")
        KeptQuestion.objects.update_or_create(person=actor.id, name=words, defaults={"sql": asked})
    return words


def forget(actor: Actor, name: str) -> None:
    """Forgets a question of one's own."""
    KeptQuestion.objects.filter(person=actor.id, name=name).delete()
