"""What letters say: plain words, one thing to do, and a way to end them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.models import Notice
from civicgrid.apps.services.queries.receipts import closing_words, open_secret
from civicgrid.apps.services.queries.tokens import secret_place, token
from civicgrid.base.mail import Letter, public_url
from civicgrid.base.seal import unseal
from civicgrid.base.ui import moments
from civicgrid.base.words import called
from civicgrid.kernel.i18n import in_language


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """A letter's content: its first line is the subject; `way` is the one thing to do."""

    title: str
    says: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    way: str = ""
    words: str = ""
    quote: str = ""


def letter_of(notice: Notice, address: str, now: datetime) -> Letter:
    """The letter of a notice, in its language and the city's time, whoever writes it."""
    with translation.override(notice.language), timezone.override(ZoneInfo(grid.city().time_zone)):
        content = _CONTENTS[notice.kind](notice)
        stop = _stop(notice)
        city = in_language(grid.city().name, notice.language)
        context = {"content": content, "stop": stop, "city": city, "language": notice.language}
        html = render_to_string("apps/services/actions/letter.html", context)
        return Letter(
            id=f"notice.{notice.pk}",
            to=address,
            subject=f"{content.title} · {city}",
            text=_text(content, stop, city),
            html=html,
            language=notice.language,
            at=now,
            stop=stop,
        )


def _text(content: Content, stop: str, city: str) -> str:
    parts = [content.title, *content.says]
    if content.quote:
        parts.append("\n".join(f"> {line}" for line in content.quote.splitlines()))
    fact = gettext("%(name)s: %(value)s")
    parts.append("\n".join(fact % {"name": name, "value": value} for name, value in content.facts))
    if content.way:
        parts.append(gettext("%(name)s:") % {"name": content.words} + f"\n{content.way}")
    if stop:
        parts.append(f"-- \n{city}\n" + gettext("No more letters about this report:") + f"\n{stop}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _stop(notice: Notice) -> str:
    if notice.receipt_id is None:
        return ""
    return public_url(f"/letters/{token('stop', notice.receipt_id)}/")


def _way(notice: Notice) -> tuple[str, str]:
    """To the receipt, if its link is open; else to where a new one is had."""
    secret = open_secret(notice.receipt) if notice.receipt else ""
    if secret:
        return public_url(f"/r/{secret}/"), gettext("Look at your report")
    return public_url("/mine/"), gettext("Look at your reports")


def _confirm(notice: Notice) -> Content:
    assert notice.receipt_id  # noqa: S101 - only receipts are confirmed
    return Content(
        title=gettext("May we write to you about your report?"),
        says=(
            gettext("We have your report. It counts, whether you confirm this address or not."),
            gettext("If you want a letter whenever something happens with it, confirm your address."),
            gettext("If you reported nothing, do nothing: we will not write again."),
        ),
        way=public_url(f"/letters/{token('begin', notice.receipt_id)}/begin/"),
        words=gettext("Yes, write to me"),
    )


def _login(notice: Notice) -> Content:
    secret = unseal(bytes.fromhex(notice.data["secret"]), secret_place(notice.pk))
    return Content(
        title=gettext("Your reports"),
        says=(
            gettext("This link shows you the reports you sent from this address."),
            gettext("It works once, for 15 minutes. If you did not ask for it, do nothing."),
        ),
        way=public_url(f"/mine/{secret}/"),
        words=gettext("Show my reports"),
    )


def _link(notice: Notice) -> Content:
    return Content(
        title=gettext("The way to your report"),
        says=(gettext("Somebody who knows its number and this address asked for it. If it was not you, do nothing."),),
        way=_way(notice)[0],
        words=_way(notice)[1],
    )


def _begun(notice: Notice) -> Content:
    return Content(
        title=gettext("We will write to you about your report"),
        says=(gettext("Whenever something happens with it, you get a letter. Thank you for telling us."),),
        facts=_facts(notice),
        way=_way(notice)[0],
        words=_way(notice)[1],
    )


def _asked(notice: Notice) -> Content:
    return Content(
        title=gettext("A question about your report %(number)s") % {"number": notice.number},
        says=(gettext("Those responsible would like to know:"),),
        quote=str(notice.data.get("words", "")),
        way=_way(notice)[0],
        words=gettext("Answer the question"),
    )


def _refused(notice: Notice) -> Content:
    return Content(
        title=gettext("Your report was not taken"),
        says=(gettext("Somebody has looked at it. The reason is:"),),
        quote=str(notice.data.get("words", "")),
        way=_way(notice)[0],
        words=_way(notice)[1],
    )


def _turn(title: Callable[[], str], says: Callable[[], str]) -> Callable[[Notice], Content]:
    def content(notice: Notice) -> Content:
        number = {"number": notice.number}
        quote = str(notice.data.get("words", ""))
        return Content(
            title=title() % number,
            says=(says(),),
            quote=quote,
            facts=_facts(notice),
            way=_way(notice)[0],
            words=_way(notice)[1],
        )

    return content


def _facts(notice: Notice) -> tuple[tuple[str, str], ...]:
    """How the matter stands when the letter is written."""
    report = notice.receipt.report if notice.receipt else None
    found = cases.bearer_for(report) if report else None
    if found is None:
        return ()
    case = found.case
    facts = [
        (gettext("Number"), case.number),
        (gettext("What"), called("type", case.type) if case.type else case.title),
        (gettext("State"), called("public_state", case.state)),
        (gettext("Who answers for it"), called("organisation", case.organisation) if case.organisation else ""),
        (gettext("Due"), moments.absolute(case.due_at) if case.due_at and not case.closed_at else ""),
        (gettext("Checked and found"), _closing(notice, case.type)),
        (gettext("Not fixed? You can say so until"), _not_fixed_until(found)),
    ]
    return tuple((name, value) for name, value in facts if value)


def _closing(notice: Notice, type_path: str) -> str:
    return closing_words(type_path, str(notice.data.get("condition", "")), notice.language)


def _not_fixed_until(bearer: cases.Bearer) -> str:
    may = {move.action for move in cases.moves_for(bearer.actor, bearer.case)}
    return moments.absolute(cases.disputable_until(bearer.case)) if "not_fixed" in may else ""


_CONTENTS: Mapping[str, Callable[[Notice], Content]] = {
    "confirm": _confirm,
    "login": _login,
    "link": _link,
    "begun": _begun,
    "asked": _asked,
    "refused": _refused,
    "released": _turn(
        lambda: gettext("Your report is case %(number)s"),
        lambda: gettext("Somebody has looked at your report and let it in. Thank you for your patience."),
    ),
    "filed": _turn(
        lambda: gettext("Your report %(number)s was accepted"),
        lambda: gettext("It is the city's business, and has a deadline."),
    ),
    "dispatched": _turn(
        lambda: gettext("Your report %(number)s is with those responsible"),
        lambda: gettext("From now on this organisation answers for it."),
    ),
    "suspended": _turn(
        lambda: gettext("Your report %(number)s has to wait"),
        lambda: gettext("The work cannot go on for a while; it will by itself. The reason is:"),
    ),
    "closed": _turn(
        lambda: gettext("Your report %(number)s is settled"),
        lambda: gettext("If it is not, say so: then it is taken up again. You can also say how well it was done."),
    ),
    "decided": _turn(
        lambda: gettext("Your report %(number)s was closed by decision"),
        lambda: gettext("It was not settled as planned. The reason is:"),
    ),
    "reopened": _turn(
        lambda: gettext("Your report %(number)s is taken up again"),
        lambda: gettext("It goes back to those responsible, with a new deadline."),
    ),
    "void": _turn(
        lambda: gettext("Your report %(number)s was not accepted"),
        lambda: gettext("Somebody has looked at it and decided that nothing will be done. The reason is:"),
    ),
}
