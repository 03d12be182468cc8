"""What alerts say: of each case its last turn.

As everybody sees it, in the reader's language.
"""

from collections.abc import Mapping, Sequence

import msgspec
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from civicgrid.apps.cases.api import PublicCase
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.models import Alert, Tiding
from civicgrid.apps.services.queries.alerts import reach_of, secret_of
from civicgrid.apps.services.queries.told import reach_words
from civicgrid.base.mail import Letter, public_url
from civicgrid.base.words import called
from civicgrid.kernel.i18n import in_language

LONGEST_TITLE, LONGEST_BODY = 100, 400
"""Characters of a push message: a phone shows no more, and services take 4 096 bytes once it is encrypted."""


class Line(msgspec.Struct, frozen=True):
    """A case in a letter.

    What happened, of what type and where, in whose words, and its address.
    """

    turn: str
    what: str
    where: str
    text: str
    way: str

    @property
    def headline(self) -> str:
        """Turn, type and area in a row, as the reader's language does it."""
        words = {"turn": self.turn, "what": self.what, "where": self.where}
        return gettext("%(turn)s: %(what)s, %(where)s") % words


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a letter.

    Its first line is the subject, `way` the one thing to do.
    """

    title: str
    says: str
    lines: tuple[Line, ...] = ()
    way: str
    words: str
    stop: str
    city: str


def invitation(alert: Alert, address: str) -> Letter:
    """Asks whether the address wants the alert."""
    with translation.override(alert.language):
        says = gettext("Somebody asked us to write to this address about: %(what)s. If it was not you, do nothing.")
        sheet = Sheet(
            title=gettext("Do you want to be told?"),
            says=says % {"what": reach_words(reach_of(alert))},
            way=public_url(f"/alerts/{secret_of(alert.pk)}/"),
            words=gettext("Yes, tell me"),
            stop="",
            city=_city(alert),
        )
        return _letter(alert, address, f"alert.{alert.pk}.ask", sheet)


def letter_of(alert: Alert, address: str, told: Sequence[Tiding], seen: Mapping[str, PublicCase]) -> Letter:
    """Tells an address of mail."""
    with translation.override(alert.language):
        lines = tuple(_line(each, seen[each.number]) for each in told)
        several = ngettext("%(count)s case: %(what)s", "%(count)s cases: %(what)s", len(lines))
        what = reach_words(reach_of(alert))
        sheet = Sheet(
            title=lines[0].headline if len(lines) == 1 else several % {"count": len(lines), "what": what},
            says=gettext("You asked to be told of: %(what)s.") % {"what": what},
            lines=lines,
            way=public_url(f"/alerts/{secret_of(alert.pk)}/"),
            words=gettext("Look at this alert"),
            stop=public_url(f"/alerts/{secret_of(alert.pk)}/end/"),
            city=_city(alert),
        )
        # The same letter sent again after a failure has the same name, by which a mail program knows it.
        return _letter(alert, address, f"alert.{alert.pk}.{told[-1].pk}", sheet)


def message_of(alert: Alert, told: Sequence[Tiding], seen: Mapping[str, PublicCase]) -> bytes:
    """Tells a browser, by JSON that its worker of ours understands."""
    with translation.override(alert.language):
        lines = [_line(each, seen[each.number]) for each in told]
        first = lines[0]
        more = ngettext("and %(count)s more case", "and %(count)s more cases", len(lines) - 1)
        body = first.text or first.where
        message = {
            "title": (gettext("%(name)s: %(value)s") % {"name": first.turn, "value": first.what})[:LONGEST_TITLE],
            "body": (f"{body}\n{more % {'count': len(lines) - 1}}" if len(lines) > 1 else body)[:LONGEST_BODY],
            "url": first.way if len(lines) == 1 else public_url("/map/"),
            "tag": first.way,
            "language": alert.language,
        }
        return msgspec.json.encode(message)


def _line(tiding: Tiding, case: PublicCase) -> Line:
    return Line(
        turn=called("public_turn", tiding.action),
        what=called("type", case.type),
        where=called("area", case.area),
        text=case.text,
        way=public_url(f"/map/cases/{case.number}/"),
    )


def _letter(alert: Alert, address: str, name: str, sheet: Sheet) -> Letter:
    return Letter(
        id=name,
        to=address,
        subject=f"{sheet.title} · {sheet.city}",
        text=_text(sheet),
        html=render_to_string("apps/services/actions/alert_letter.html", {"sheet": sheet, "language": alert.language}),
        language=alert.language,
        at=timezone.now(),
        stop=sheet.stop,
    )


def _text(sheet: Sheet) -> str:
    lines = (filter(None, (each.headline, each.text, each.way)) for each in sheet.lines)
    way = gettext("%(name)s:") % {"name": sheet.words} + f"\n{sheet.way}"
    parts = [sheet.title, sheet.says, *map("\n".join, lines), way]
    if sheet.stop:
        parts.append("-- \n" + sheet.city + "\n" + gettext("No more of this:") + f"\n{sheet.stop}")
    return "\n\n".join(parts) + "\n"


def _city(alert: Alert) -> str:
    return in_language(grid.city().name, alert.language)
