"""Lists of streams: one filter for the page, the map, the API and the export."""

from .asked import BY_NAME, FIELDS, IN_ADDRESS, Asked, Naming, asked_of
from .fields import filter_fields, in_use, sort_field
from .filter import COUNTED, PAGE, Page, Sort, StreamFilter, count_of, matching, page_of

__all__ = [
    "BY_NAME",
    "COUNTED",
    "FIELDS",
    "IN_ADDRESS",
    "PAGE",
    "Asked",
    "Naming",
    "Page",
    "Sort",
    "StreamFilter",
    "asked_of",
    "count_of",
    "filter_fields",
    "in_use",
    "matching",
    "page_of",
    "sort_field",
]
