"""Tags and filters of all templates."""

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from civicgrid.kernel.i18n import in_language

register = template.Library()


@register.filter
def words(text: Mapping[str, str] | None) -> str:
    """A text in the reader's language."""
    return in_language(text or {}, get_language() or "en")
