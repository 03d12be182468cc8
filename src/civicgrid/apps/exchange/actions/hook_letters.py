"""A letter to the owner of a web hook that rests by itself."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.translation import gettext

from civicgrid.apps.exchange.models import Hook
from civicgrid.apps.grid import api as grid
from civicgrid.base import jobs
from civicgrid.base.mail import Letter, is_address, may_send, post, public_url
from civicgrid.base.words import called


@jobs.job("exchange.tell_owner", queue=jobs.OUTSIDE, retry=8, whole=False)
def tell_owner(hook: str) -> None:
    """Writes why the hook rests, and where to let it go on; where letters can be sent."""
    found = Hook.objects.filter(pk=UUID(hook)).exclude(resting="").first()
    person = get_user_model().objects.filter(login=found.owner).first() if found else None
    if found and person and may_send() and is_address(person.email):
        with translation.override(grid.city().languages[0]):
            post(_letter(found, person.email))


def _letter(hook: Hook, to: str) -> Letter:
    says = (
        gettext("The web hook to %(host)s is paused. What happens meanwhile is kept and sent when it goes on.")
        % {"host": hook.host},
        called("hook_rest", hook.resting),
        public_url(f"/hooks/{hook.pk}/"),
    )
    return Letter(
        id=f"hook.{hook.pk}.{int(hook.rested_at.timestamp()) if hook.rested_at else 0}",
        to=to,
        subject=gettext("A web hook is paused"),
        text="\n\n".join(says) + "\n",
        html=format_html_join("", "<p>{}</p>", ((each,) for each in says)),
        language=translation.get_language() or "en",
        at=datetime.now(UTC),
    )
