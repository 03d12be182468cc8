"""Whoever reported a matter says how well it was settled."""

from civicgrid.apps.services.models import Rating, Receipt
from civicgrid.apps.services.types import CaseRated
from civicgrid.base.access import PUBLIC
from civicgrid.base.actions import Act, creation
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.plain import plain

STARS = frozenset("12345")
LONGEST = 1_000


class NoStars(InvalidInput):
    """Choose one of five."""


def rate(receipt: Receipt, number: str, stars: str, words: str) -> None:
    """Keeps the rating of a settled case; a later one takes its place."""
    if stars not in STARS:
        raise NoStars(field="stars")
    _rate(PUBLIC, receipt, number, int(stars), plain("words", words.strip(), LONGEST))


@creation("services.rate")
def _rate(act: Act, receipt: Receipt, number: str, stars: int, words: str) -> CaseRated:
    kept = {"number": number, "stars": stars, "words": words, "at": act.at}
    Rating.objects.update_or_create(receipt=receipt, defaults=kept)
    return CaseRated(number=number, stars=stars, words=words)
