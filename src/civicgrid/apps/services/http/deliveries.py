"""Safe repetition: one delivery counts once, and its sender gets the same receipt."""

from base64 import urlsafe_b64encode

import msgspec
from django.utils.crypto import salted_hmac

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import NewReport, Receipt
from civicgrid.apps.services.actions.doors import Held, bring_in, receive
from civicgrid.base.access import PUBLIC, Actor
from civicgrid.base.http import Unfit
from civicgrid.base.http.keys import HEADER
from civicgrid.kernel.ids import new_id, new_secret

SECRET_BYTES = 18
"""As many as a secret made by chance has: 24 letters."""


class KeyReused(Unfit):
    """Another report came under this Idempotency-Key before."""


class NamedTwice(Unfit):
    """The delivery is named by origin_key and by Idempotency-Key."""


class Delivery(msgspec.Struct, frozen=True):
    """How a report's delivery is named, and the secret of its receipt.

    `keyed`: by an Idempotency-Key, which nobody else knows, so that the secret may be told again.
    """

    origin_key: str
    secret: str
    keyed: bool = False

    def receive(self, actor: Actor, new: NewReport, who: str, language: str) -> Receipt | Held:
        """What becomes of the report that comes, or came before, under this name.

        `who` is the network of somebody unknown. Raises KeyUsed or KeyReused where another one did.
        """
        try:
            if actor.id == PUBLIC.id:
                return receive(new, who, language=language)
            return bring_in(actor, new, language)
        except cases.KeyUsed as error:
            if self.keyed:
                raise KeyReused(field=HEADER, remedy="give each report a key of its own") from error
            raise


def delivery_of(actor: Actor, source: str, key: str, origin_key: str) -> Delivery:
    """The delivery from a source under an Idempotency-Key, else under the origin key.

    Both name and secret follow from key, actor, source and this installation's own secret: neither key nor secret is
    stored, and a repetition finds both again.
    """
    if not key:
        return Delivery(origin_key or str(new_id()), new_secret())
    if origin_key:
        raise NamedTwice(field="origin_key", remedy="leave one of the two away")
    named = "\n".join((actor.id, source, key.strip('"')))
    name = salted_hmac("civicgrid.delivery", named, algorithm="sha256").hexdigest()
    secret = salted_hmac("civicgrid.receipt", named, algorithm="sha256").digest()[:SECRET_BYTES]
    return Delivery(f"idempotency-key:{name}", urlsafe_b64encode(secret).decode(), keyed=True)
