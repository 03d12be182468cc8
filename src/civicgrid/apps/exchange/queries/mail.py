"""How many letters came, and what became of them."""

from collections.abc import Mapping

from django.db.models import Count

from civicgrid.apps.exchange.models import LetterTaken


def letters_by_fate() -> Mapping[str, int]:
    """Fate -> how many letters."""
    return dict(LetterTaken.objects.values_list("fate").annotate(count=Count("pk")).order_by("fate"))
