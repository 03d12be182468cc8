"""Lists that people keep under names: theirs alone, so the ledger is told nothing."""

from django.db import transaction

from civicgrid.apps.cases.models import KeptList
from civicgrid.apps.cases.queries.lists.shelf import asked_in
from civicgrid.base.access import Actor
from civicgrid.kernel.errors import Conflict
from civicgrid.kernel.plain import line

MOST, LONGEST_NAME, LONGEST_LIST = 40, 40, 2_000
"""Lists that somebody keeps; characters of a name, and of a list's part of an address."""


class ShelfFull(Conflict):
    """You keep {count} lists, which is as many as fit."""


def keep(actor: Actor, name: str, query: str) -> str:
    """Keeps a list under a name, in place of one of that name; gives what is kept."""
    kept, words = line("query", asked_in(query), LONGEST_LIST), line("name", name.strip(), LONGEST_NAME)
    with transaction.atomic():
        others = KeptList.objects.filter(person=actor.id).exclude(name=words).count()
        if others >= MOST:
            raise ShelfFull(field="keep", count=others, remedy="forget one first")
        if words and kept:
            KeptList.objects.update_or_create(person=actor.id, name=words, defaults={"query": kept})
    return kept


def forget(actor: Actor, name: str) -> None:
    """Forgets a list of one's own."""
    KeptList.objects.filter(person=actor.id, name=name).delete()
