"""Times and lengths of time as people say them: near relative, far absolute.

Always in the city's zone.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from civicgrid.kernel.clock import Span, TimeKind

NEAR = timedelta(days=14)
"""Within this a time is told by its distance from now."""
SHORT_DAY = 0.1
"""Less of a natural day than this would read as none."""

AMOUNTS: Mapping[TimeKind, Callable[[int], str]] = {
    TimeKind.URGENT_HOUR: lambda number: ngettext("%(amount)s urgent hour", "%(amount)s urgent hours", number),
    TimeKind.WORKING_HOUR: lambda number: ngettext("%(amount)s working hour", "%(amount)s working hours", number),
    TimeKind.WORKING_DAY: lambda number: ngettext("%(amount)s working day", "%(amount)s working days", number),
    TimeKind.NATURAL_DAY: lambda number: ngettext("%(amount)s day", "%(amount)s days", number),
}


def absolute(moment: datetime, now: datetime | None = None) -> str:
    """`Mon 24 Nov, 10:30`; with the year where it is not this one."""
    local, this = timezone.localtime(moment), timezone.localtime(now)
    # Translators: a date of this year, in Django's date format letters.
    near = gettext("D j M, H:i")
    # Translators: a date of another year, in Django's date format letters.
    far = gettext("j M Y, H:i")
    return date_format(local, near if local.year == this.year else far)


def compact(moment: datetime, now: datetime | None = None) -> str:
    """`24 Nov, 10:30`, for tables; with the year where it is not this one."""
    local, this = timezone.localtime(moment), timezone.localtime(now)
    # Translators: a date of this year in a table, in Django's date format letters.
    near = gettext("j M, H:i")
    return date_format(local, near if local.year == this.year else gettext("j M Y, H:i"))


def on_day(moment: datetime, now: datetime | None = None) -> str:
    """`Mon 10:30` within six days, else the whole date."""
    local, this = timezone.localtime(moment), timezone.localtime(now)
    if local.date() == this.date():
        # Translators: a time of today, in Django's date format letters.
        return date_format(local, gettext("\\t\\o\\d\\a\\y H:i"))
    if abs((local.date() - this.date()).days) <= 6:
        # Translators: a time of this week, in Django's date format letters.
        return date_format(local, gettext("D H:i"))
    return absolute(moment, now)


def relative(moment: datetime, now: datetime | None = None) -> str:
    """`5 min ago`, `in 3 h`, `2 days ago`; far times as dates."""
    distance = (now or timezone.now()) - moment
    if abs(distance) > NEAR:
        return absolute(moment, now)
    if abs(distance) < timedelta(minutes=1):
        return gettext("just now")
    words = lasting(abs(distance))
    return (gettext("%(length)s ago") if distance > timedelta() else gettext("in %(length)s")) % {"length": words}


MONTHS, YEARS = 61, 731
"""From so many days on, a length is told in months, and in years."""


def lasting(length: timedelta) -> str:
    """How long something lasted, late, old or ago: `12 min`, `20 days`, `5 months`.

    The rule of the whole house for what is over, always in natural time (`lasting` of the one screen is the same):
    the largest unit of which there is a whole one, rounded down. What is left is told in the clock's own kind of time.
    """
    minutes = max(int(length.total_seconds() // 60), 1)
    days = length.days
    if minutes < 60:
        return gettext("%(minutes)s min") % {"minutes": minutes}
    if days < 1:
        return gettext("%(hours)s h") % {"hours": minutes // 60}
    if days < MONTHS:
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    if days < YEARS:
        months = int(days / 30.44)
        return ngettext("%(months)s month", "%(months)s months", months) % {"months": months}
    years = int(days / 365.25)
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}


def amount_words(amount: float, kind: TimeKind) -> str:
    """`1.5 days`, `40 min`: hours below one in minutes, one decimal below ten.

    Less than a tenth of a natural day is told in hours or minutes.
    """
    if amount < SHORT_DAY and kind is TimeKind.NATURAL_DAY:
        return lasting(timedelta(days=amount))
    if amount < 1 and kind is TimeKind.URGENT_HOUR:
        return gettext("%(minutes)s min") % {"minutes": max(round(amount * 60), 1)}
    if amount < 1 and kind is TimeKind.WORKING_HOUR:
        return gettext("%(minutes)s working min") % {"minutes": max(round(amount * 60), 1)}
    shown = f"{amount:.1f}".removesuffix(".0") if amount < 10 else f"{amount:,.0f}"
    return AMOUNTS[kind](1 if shown == "1" else 2) % {"amount": shown}


def roughly(span: Span) -> str:
    """Natural days as something lasts: `20 days`; other spans in their own kind."""
    return lasting(timedelta(days=span.amount)) if span.kind is TimeKind.NATURAL_DAY else span_words(span)


def span_words(span: Span) -> str:
    """A span as people say it: `2 working days`."""
    return amount_words(span.amount, span.kind)
