"""Icons as paths on a grid of 16 × 16, drawn by us.

A state is told by shape and word, never by colour alone.
"""

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

RING = '<circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5"/>'
DISC = '<circle cx="8" cy="8" r="7" fill="currentColor"/>'
QUARTER = '<path d="M8 4.2A3.8 3.8 0 0 1 11.8 8H8Z" fill="currentColor"/>'
HALF = '<path d="M8 4.2a3.8 3.8 0 0 1 0 7.6Z" fill="currentColor"/>'
THREE = '<path d="M8 4.2A3.8 3.8 0 1 1 4.2 8H8Z" fill="currentColor"/>'


def _line(path: str) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )


def _cut(path: str) -> str:
    """A sign cut out of a disc, in the colour of what lies behind."""
    return (
        f'{DISC}<path class="cut" d="{path}" fill="none" stroke-width="1.6" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )


ICONS: Mapping[str, str] = {
    # States of a case: a ring that fills as the work goes on.
    "reported": '<circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5" '
    'stroke-dasharray="2.6 2.3"/>',
    "pool": RING,
    "dispatched": RING + QUARTER,
    "handling": RING + HALF,
    "suspended": _cut("M6.2 5.6v4.8M9.8 5.6v4.8"),
    "handed_back": RING + THREE,
    "closed": _cut("m5 8.3 2.1 2.1L11 6"),
    "void": _cut("M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8"),
    # What a clock says.
    "late": '<path d="M8 1.6 15 14H1Z" fill="currentColor" stroke="currentColor" stroke-linejoin="round"/>'
    '<path class="cut" d="M8 6v3.6M8 11.9v.1" fill="none" stroke-width="1.6" stroke-linecap="round"/>',
    "soon": '<path d="M8 .9 15.1 8 8 15.1.9 8Z" fill="currentColor"/>',
    "in_time": '<circle cx="8" cy="8" r="4.5" fill="currentColor"/>',
    "stopped": '<rect x="2.5" y="2.5" width="11" height="11" rx="2" fill="none" stroke="currentColor" '
    'stroke-width="1.5"/>' + _line("M6.5 6v4M9.5 6v4"),
    "unknown": '<circle cx="8" cy="8" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5" '
    'stroke-dasharray="2 1.6"/>',
    # Signs.
    "brand": '<path d="M1 5.2 8 1.5l7 3.7-7 3.7Z" fill="currentColor"/>'
    + _line("M1.6 8.2 8 11.6l6.4-3.4M1.6 11.1 8 14.5l6.4-3.4"),
    "search": '<circle cx="7" cy="7" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    + _line("M10.5 10.5 14 14"),
    "screen": _line("M2 3h12v8H2ZM5.5 13.5h5M8 11v2.5M4.5 8.5 6.5 6l2 1.5 3-3"),
    "tray": _line("M2 9.2h3.6l1 2h2.8l1-2H14M2 9.2 4 3h8l2 6.2v4.3H2Z"),
    "list": _line("M6 4h7.5M6 8h7.5M6 12h7.5M2.6 4h.01M2.6 8h.01M2.6 12h.01"),
    "add": RING + _line("M8 5v6M5 8h6"),
    "matrix": _line("M2.5 2.5h11v11h-11ZM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11"),
    "pulse": _line("M1.5 8.5h3l2-5.5 3 10 2-4.5h3"),
    "chart": _line("M2.5 13.5h11M4.5 10.5V8.5M8 10.5V3M11.5 10.5V6"),
    "star": _line("m8 2 1.8 3.8 4.2.6-3 2.9.7 4.2L8 11.5l-3.7 2 .7-4.2-3-2.9 4.2-.6Z"),
    "more": _line("m4 6 4 4 4-4"),
    "dots": '<path d="M3 8h.01M8 8h.01M13 8h.01" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/>',
    "next": _line("m6 3.5 4.5 4.5L6 12.5"),
    "back": _line("M10 3.5 5.5 8l4.5 4.5"),
    "plus": _line("M8 3v10M3 8h10"),
    "tick": _line("m3 8.5 3.2 3.2L13 4.8"),
    "cross": _line("m4 4 8 8M12 4l-8 8"),
    "return": _line("M6 3 2.5 6.5 6 10M3 6.5h6.5a4 4 0 0 1 0 8H8"),
    "rework": _line("M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3"),
    "pause": _line("M5.5 3.5v9M10.5 3.5v9"),
    "play": '<path d="M5 3.2v9.6L12.6 8Z" fill="currentColor" stroke="currentColor" stroke-linejoin="round"/>',
    "up": _line("M8 13V3M3.8 7.2 8 3l4.2 4.2"),
    "bell": _line("M4 11.5V7a4 4 0 0 1 8 0v4.5l1 1H3ZM6.8 14h2.4"),
    "words": _line("M2.5 3.5h11v7.5H7L4 13.5V11H2.5Z"),
    "join": _line("M3 3c0 5 5 3 5 7v3.5M13 3c0 5-5 3-5 7M5.8 11.3 8 13.5l2.2-2.2"),
    "split": _line("M8 13.5V10c0-4-5-2-5-7m5 7c0-4 5-2 5-7M1.3 4.7 3 3l1.7 1.7M11.3 4.7 13 3l1.7 1.7"),
    "pin": '<path d="M8 1.5A4.6 4.6 0 0 0 3.4 6C3.4 9.6 8 14.5 8 14.5S12.6 9.6 12.6 6A4.6 4.6 0 0 0 8 1.5Z" '
    'fill="currentColor"/><circle class="hole" cx="8" cy="6" r="1.7"/>',
    "person": '<circle cx="8" cy="5" r="2.8" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    + _line("M2.5 14c.6-3 2.8-4.4 5.5-4.4s4.9 1.4 5.5 4.4"),
    "photo": _line("M2 4.5h3L6 3h4l1 1.5h3v8.5H2Z")
    + '<circle cx="8" cy="8.6" r="2.4" fill="none" stroke="currentColor" stroke-width="1.5"/>',
    "phone": _line(
        "M5.2 2.5 6.6 5.6 5.2 7c.8 1.7 2.1 3 3.8 3.8l1.4-1.4 3.1 1.4v2.4c0 .4-.4.8-.8.8"
        "C7.2 13.6 2.4 8.8 2 3.3c0-.4.4-.8.8-.8Z"
    ),
    "report": _line("M3.5 2.5h6L12.5 6v7.5h-9ZM6 8h4M6 10.5h4"),
    "send": _line("M2.5 8h10M8.5 4l4 4-4 4"),
    "seal": _line("M8 1.8 13 4v4c0 3.2-2.2 5.2-5 6.2C5.2 13.2 3 11.2 3 8V4Zm-2.3 6 1.7 1.7L10.5 6.3"),
    "file": _line("M3 3.5h3.5L8 5h5v8H3Z"),
    "sun": '<circle cx="8" cy="8" r="3" fill="currentColor"/>'
    + _line("M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7"),
    "info": _cut("M8 7.4v3.8M8 4.9v.1"),
    "download": _line("M8 2.5v8M4.8 7.5 8 10.7l3.2-3.2M3 13.5h10"),
    "asset": _line("M6.5 14.5V6M4.5 14.5h4M6.5 6V3.5c0-1 .8-1.8 1.8-1.8h4.2M9.8 1.7h4l-.6 2.4h-2.8Z"),
    "place": _line("M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2")
    + '<circle cx="8" cy="8" r="3.5" fill="none" stroke="currentColor" stroke-width="1.5"/>',
}


def icon(name: str, extra: str = "") -> SafeString:
    """An inline picture without meaning of its own: the word stands beside it."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">{}</svg>',
        extra,
        mark_safe(ICONS[name]),  # noqa: S308  our own drawing
    )
