"""Questions that run as they stand, to begin with."""

from collections.abc import Sequence

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Example(msgspec.Struct, frozen=True):
    """A question, and what it asks in words."""

    words: Words
    sql: str


EXAMPLES: Sequence[Example] = (
    Example(
        _("The mean of each hour of the last week, by what is measured"),
        "SELECT date_trunc('hour', o.time) AS hour, s.property, avg(o.value) AS mean, count(*) AS observations\n"
        "FROM observations o JOIN streams s USING (stream)\n"
        "WHERE o.time > now() - INTERVAL 7 DAY\n"
        "GROUP BY ALL ORDER BY hour, property",
    ),
    Example(
        _("The streams that have been silent for longest"),
        "SELECT s.stream, s.name, l.time AS last_heard, now() - l.time AS silent_for\n"
        "FROM streams s JOIN latest l USING (stream)\n"
        "ORDER BY l.time LIMIT 50",
    ),
    Example(
        _("How much came late, by area"),
        "SELECT a.name, sum(l.late) AS late, sum(l.rows) AS observations, sum(l.late) / sum(l.rows) AS share\n"
        "FROM latest l JOIN streams s USING (stream) JOIN areas a ON s.area = a.path\n"
        "GROUP BY ALL ORDER BY late DESC",
    ),
    Example(
        _("What was measured where cases are open"),
        "SELECT c.number, c.type, s.name, l.value, s.unit, l.time\n"
        "FROM cases c JOIN streams s USING (area) JOIN latest l USING (stream)\n"
        "WHERE c.closed_at IS NULL ORDER BY c.opened_at DESC LIMIT 200",
    ),
)
