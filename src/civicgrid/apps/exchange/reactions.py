"""What the exchange does by itself: what others are to hear goes out."""

from contextlib import suppress
from datetime import UTC, datetime

from django.conf import settings

from civicgrid.apps.grid import api as grid
from civicgrid.base import jobs

from .actions import hook_delivery, mail
from .actions.open311 import following, forwarding
from .queries.partners import authorities


@jobs.periodic("exchange.look", cron="* * * * * */5")
def look() -> None:
    """Every five seconds: what was numbered since goes to whom it concerns."""
    with suppress(grid.NoCity):
        hook_delivery.look(datetime.now(UTC))


@jobs.periodic("exchange.forward", cron="* * * * * */10")
def forward() -> None:
    """Every ten seconds: cases that an authority was given go there."""
    with suppress(grid.NoCity):
        forwarding.gather(datetime.now(UTC))


@jobs.periodic("exchange.ask", cron="*/5 * * * *")
def ask() -> None:
    """Every five minutes: authorities are asked how our requests stand there."""
    jobs.defer_fresh(following.follow, [{"organisation": each.organisation} for each in authorities()])


@jobs.periodic("exchange.look_for_mail", cron="* * * * *")
def look_for_mail() -> None:
    """Every minute: letters in the city's mailbox become reports and replies."""
    if settings.CIVICGRID_IMAP_URL:
        jobs.defer_fresh(mail.fetch, [{}])
