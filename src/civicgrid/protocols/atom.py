"""Atom (RFC 4287): a feed of entries; places as GeoRSS points."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

import msgspec

from civicgrid.kernel.plain import legible

MEDIA_TYPE = "application/atom+xml"
ATOM, GEORSS = "http://www.w3.org/2005/Atom", "http://www.georss.org/georss"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry; `id` is an IRI that names it for good, times are aware.

    `categories` are pairs of a term and its label, `place` is longitude and latitude.
    """

    id: str
    title: str
    link: str
    published: datetime
    updated: datetime
    summary: str = ""
    categories: Sequence[tuple[str, str]] = ()
    place: tuple[float, float] | None = None


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed, its newest entry first.

    `here` is its own address, `page` that of its page.
    """

    id: str
    title: str
    author: str
    here: str
    page: str
    language: str
    updated: datetime
    subtitle: str = ""
    rights: str = ""
    entries: Sequence[Entry] = ()


def written(feed: Feed) -> bytes:
    """The document in UTF-8; characters that XML does not have become U+FFFD.

    >>> moment = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    >>> feed = Feed(id="urn:a", title="A & B", author="C", here="/f", page="/", language="en", updated=moment)
    >>> b"<title>A &amp; B</title>" in written(feed)
    True
    """
    root = Xml.Element("feed", {"xmlns": ATOM, "xmlns:georss": GEORSS, "xml:lang": feed.language})
    _tell(root, "id", feed.id)
    _tell(root, "title", feed.title)
    if feed.subtitle:
        _tell(root, "subtitle", feed.subtitle)
    _tell(root, "updated", _moment(feed.updated))
    _tell(Xml.SubElement(root, "author"), "name", feed.author)
    Xml.SubElement(root, "link", {"rel": "self", "type": MEDIA_TYPE, "href": feed.here})
    Xml.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    if feed.rights:
        _tell(root, "rights", feed.rights)
    for entry in feed.entries:
        _enter(root, entry)
    document: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _enter(root: Xml.Element, entry: Entry) -> None:
    node = Xml.SubElement(root, "entry")
    _tell(node, "id", entry.id)
    _tell(node, "title", entry.title)
    _tell(node, "published", _moment(entry.published))
    _tell(node, "updated", _moment(entry.updated))
    Xml.SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": entry.link})
    for term, label in entry.categories:
        Xml.SubElement(node, "category", {"term": legible(term), "label": legible(label)})
    if entry.summary:
        _tell(node, "summary", entry.summary)
    if entry.place:
        lon, lat = entry.place
        _tell(node, "georss:point", f"{lat:.6f} {lon:.6f}")


def _tell(node: Xml.Element, name: str, words: str) -> None:
    Xml.SubElement(node, name).text = legible(words)


def _moment(moment: datetime) -> str:
    """RFC 3339, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
