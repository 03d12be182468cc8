"""Authorities that are reached by Open311, and how their cases stand there."""

from collections.abc import Sequence

from django.db.models import Case as When
from django.db.models import IntegerField, Q, QuerySet, Value
from django.db.models import When as If

from civicgrid.apps.exchange.models import Authority, Forwarding
from civicgrid.apps.exchange.rules.forwarding import SENT, STATES, TROUBLED
from civicgrid.base.access import Actor, Grant, everywhere, permit
from civicgrid.base.access.actor import WHOLE_CITY
from civicgrid.base.seal import unseal
from civicgrid.base.words import called
from civicgrid.kernel.paths import steps
from civicgrid.kernel.roles import Role

for _action in ("exchange.connect", "exchange.disconnect"):
    permit(_action, {Role.ADMINISTRATOR: everywhere})
_SEES = (Role.DISPATCHER, Role.SUPERVISOR, Role.COMMANDER, Role.AUDITOR, Role.ADMINISTRATOR)
permit("exchange.see_authorities", dict.fromkeys(_SEES, everywhere))
permit("exchange.forward", dict.fromkeys((Role.DISPATCHER, Role.ADMINISTRATOR), everywhere))
SHOWN = 100
"""Forwardings on the page at once."""


def authorities() -> QuerySet[Authority]:
    """All of them, by their organisations."""
    return Authority.objects.order_by("organisation")


def forwardings(*, troubled: bool = False) -> Sequence[Forwarding]:
    """The newest, those first that need somebody; or these alone."""
    failed = Q(state=SENT, failure__gt="")
    ways = (If(state=state, then=Value(place)) for place, state in enumerate(STATES))
    order = When(If(failed, then=Value(0)), *ways, output_field=IntegerField())
    rows = Forwarding.objects.filter(failed | Q(state__in=TROUBLED)) if troubled else Forwarding.objects.all()
    return list(rows.order_by(order, "-since")[:SHOWN])


def api_key_of(authority: Authority) -> str:
    """What the authority knows us by."""
    return unseal(bytes(authority.api_key), place_of(authority.organisation))


def place_of(organisation: str) -> str:
    """Where the key of an authority is sealed for."""
    return f"exchange_authority.api_key:{organisation}"


def actor_of(authority: Authority) -> Actor:
    """Somebody of the organisation, who handles its cases."""
    grant = Grant(Role.HANDLER, organisation=authority.organisation, areas=WHOLE_CITY)
    code = steps(authority.organisation)[-1]
    return Actor(f"open311:{code}", called("organisation", authority.organisation), (grant,))
