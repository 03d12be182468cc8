"""Web hooks and their logs, as far as somebody may see them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from civicgrid.apps.directory import api as directory
from civicgrid.apps.exchange.models import Hook, Try
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import Actor, narrow, needed_roles
from civicgrid.kernel.errors import NotFound

PAGE = 50
FIRST = UUID(int=0)


def hooks_of(actor: Actor, after: UUID = FIRST, most: int = PAGE) -> Sequence[Hook]:
    """The hooks that the actor may see, by their ids."""
    return list(narrow(actor, "exchange.see_hooks", Hook.objects.filter(pk__gt=after)).order_by("pk")[:most])


def hook_of(actor: Actor, hook: UUID) -> Hook:
    """A hook that the actor may see; raises NotFound."""
    found = narrow(actor, "exchange.see_hooks", Hook.objects.filter(pk=hook)).first()
    if found is None:
        raise NotFound(field="hook", remedy="look at the list of your hooks")
    return found


def log_of(hook: Hook, after: int = 0, most: int = PAGE) -> Sequence[Try]:
    """What it sent, the newest first, from the one after that id on."""
    log = Try.objects.filter(hook=hook).order_by("-pk")
    return list((log.filter(pk__lt=after) if after else log)[:most])


def due(now: datetime, numbered: int) -> QuerySet[Hook]:
    """The hooks that have something to look at, and that nobody has in hand."""
    free = Q(held_until__isnull=True) | Q(held_until__lt=now)
    awake = Q(again_at__isnull=True) | Q(again_at__lte=now)
    return Hook.objects.filter(free & awake, resting="", index__lt=numbered)


def owner_of(hook: Hook, now: datetime) -> Actor:
    """Whoever the hook belongs to, with the posts of today: none for who is gone."""
    person = get_user_model().objects.filter(login=hook.owner, is_active=True).first()
    if person is None:
        return Actor(hook.owner, hook.owner)
    return directory.actor_of(person, standards.calendar().local(now).date())


def keeps_hooks(owner: Actor) -> bool:
    """Whether some post of today gives it: else nothing more is sent."""
    return bool(owner.roles & needed_roles("exchange.keep_hooks"))
