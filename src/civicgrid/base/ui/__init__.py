"""What pages share: registry, frame, tokens, words for codes and times, fields."""

from civicgrid.base.words import called, codes, listed, look_up, vocabulary

from . import face, names
from .choices import Choice, chosen, code_in, offers
from .context import shared
from .fields import MOST_OPTIONS, Field, Option, each_told, told
from .links import Link, links, links_for
from .pages import Answer, Context, data, page, pages
from .panels import Panel, panel, panels_for
from .ways import see_other, way_back

__all__ = [
    "MOST_OPTIONS",
    "Answer",
    "Choice",
    "Context",
    "Field",
    "Link",
    "Option",
    "Panel",
    "called",
    "chosen",
    "code_in",
    "codes",
    "data",
    "each_told",
    "face",
    "links",
    "links_for",
    "listed",
    "look_up",
    "names",
    "offers",
    "page",
    "pages",
    "panel",
    "panels_for",
    "see_other",
    "shared",
    "told",
    "vocabulary",
    "way_back",
]
