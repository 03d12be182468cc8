"""Tags and filters of all templates."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from civicgrid.base.ui import Option, icons, moments
from civicgrid.base.ui import called as name_of
from civicgrid.base.ui import listed as list_of
from civicgrid.base.words import every_name
from civicgrid.kernel import figures
from civicgrid.kernel.clock import Span
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.plain import legible

register = template.Library()


@register.filter
def words(text: Mapping[str, str] | None) -> str:
    """A text in the reader's language."""
    return in_language(text or {}, get_language() or "en")


@register.filter
def called(code: str, kind: str) -> str:
    """What a code is called: `{{ case.state|called:"state" }}`."""
    return name_of(kind, code)


@register.filter
def listed(words: Iterable[str]) -> str:
    """Names one after the other, parted as the reader's language parts them."""
    return list_of(words)


@register.filter
def sentence(words: str) -> str:
    """Words as a sentence: a capital first, one full stop at the end; none of none."""
    bare = words.strip().rstrip(".。")
    if not bare:
        return ""
    closed = bare if bare.endswith(("?", "!", "？", "！")) else gettext("%(sentence)s.") % {"sentence": bare}
    return closed[:1].upper() + closed[1:]


@register.filter
def said(words: str) -> SafeString:
    """What people wrote, in its own direction; what no text has shows as U+FFFD."""
    return format_html('<bdi dir="auto">{}</bdi>', legible(str(words)))


@register.simple_tag
def place(area: str, address: str = "") -> SafeString:
    """Where it is: the area, then the address unless it only says the area's names."""
    name, written = name_of("area", area), address.strip()
    names, rest = [each.casefold() for each in (name, *every_name("area", area))], written.casefold()
    for each in names:
        rest = rest.replace(each, "")
    if not any(map(str.isalnum, rest)) or any(written.casefold() in each for each in names):
        return format_html("{}", name)
    return format_html("{}{}{}", name, gettext(", "), said(written))


@register.filter
def at(moment: datetime | None) -> SafeString | str:
    """The time itself, as `Mon 24 Nov, 10:30`."""
    return _time(moment, moments.absolute(moment)) if moment else ""


@register.filter
def short(moment: datetime | None) -> SafeString | str:
    """The time as `24 Nov, 10:30`, for tables."""
    return _time(moment, moments.compact(moment)) if moment else ""


@register.filter
def ago(moment: datetime | None) -> SafeString | str:
    """The time by its distance from now; itself on hover and in the page's source."""
    return _time(moment, moments.relative(moment)) if moment else ""


@register.filter
def by_day(moment: datetime | None) -> SafeString | str:
    """The time as `Mon 10:30`."""
    return _time(moment, moments.on_day(moment)) if moment else ""


@register.filter
def span(length: Span | str | None) -> str:
    """A length of time in words."""
    if not length:
        return ""
    return moments.span_words(Span.parse(length) if isinstance(length, str) else length)


@register.filter
def roughly(length: Span) -> str:
    """A length of time as it is felt: months and years where days are too many."""
    return moments.roughly(length)


@register.filter
def count(number: int) -> str:
    """A number in groups of three."""
    return f"{number:,}"


@register.filter
def figure(value: float | None) -> str:
    """A measured value as people read it."""
    return figures.figure(value)


@register.simple_tag
def offers(options: Sequence[Option]) -> SafeString:
    """The choices of a datalist: hundreds, which a template's loop would feel."""
    return format_html_join("", '<option value="{}">{}</option>', ((each.value, each.words) for each in options))


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An inline picture: `{% icon "late" %}`."""
    return icons.icon(name, extra)


def _time(moment: datetime, words: str) -> SafeString:
    local = timezone.localtime(moment)
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), moments.absolute(moment), words)
