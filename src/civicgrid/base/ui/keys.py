"""The single keys of the workbench, for the sheet that lists them."""

from collections.abc import Sequence

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Keys(msgspec.Struct, frozen=True):
    """Some keys, and what they do at a place."""

    keys: Sequence[str]
    words: Promise


class Place(msgspec.Struct, frozen=True):
    """Where keys do something."""

    words: Promise
    keys: Sequence[Keys]


PLACES = (
    Place(
        _("In lists"),
        (
            Keys("jk", _("next, previous")),
            Keys("o", _("open it")),
            Keys("x", _("choose it, for an act on many")),
            Keys("/", _("search")),
        ),
    ),
    Place(
        _("On a case"),
        (
            Keys("e", _("the likely move")),
            Keys("1…9", _("the other moves, in their order")),
            Keys("c", _("add a note")),
            Keys("p", _("add a photo")),
        ),
    ),
    Place(
        _("At the hotline"),
        (
            Keys("w", _("who calls")),
            Keys("a", _("the address")),
            Keys("r", _("the ready words")),
            Keys("1…9", _("count them in with this case")),
            Keys("b", _("promise a call")),
            Keys("l", _("the calls to make")),
            Keys("n", _("the next call")),
        ),
    ),
)
