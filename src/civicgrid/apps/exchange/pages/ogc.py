"""The city's open features for maps of others (OGC API Features), and for people."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.formats import number_format
from django.utils.translation import gettext

from civicgrid.apps.assets import api as assets
from civicgrid.apps.cases import api as cases
from civicgrid.apps.exchange.queries.features import SOURCES, Source
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services import api as services
from civicgrid.base.http import Request, refuses_in_its_way, sender_of
from civicgrid.base.http.limits import look
from civicgrid.base.http.plain import bare
from civicgrid.base.http.problems import refusal
from civicgrid.base.ui import Answer, Context, Field, Option, page
from civicgrid.base.words import called
from civicgrid.kernel.errors import CivicGridError, NotFound
from civicgrid.protocols import ogc_features as ogc
from civicgrid.protocols.ogc_features.asking import BadParameter, one_each
from civicgrid.protocols.ogc_features.writing import GEOJSON, JSON, OPENAPI

ROOT = "/ogc/"
FORMS = ("json", "html")
SHOWN, COLUMNS = 50, 6
"""Features on a page for people, and properties of each."""

View = Callable[..., Answer | HttpResponseBase]


def for_all(view: View) -> View:
    """Answers programs of every host, in documents; people, in pages."""

    @wraps(view)
    def answer(request: Request, **named: str) -> Answer | HttpResponseBase:
        try:
            look(sender_of(request))
            told = view(request, **named)
        except CivicGridError as error:
            if wants_page(request):
                raise
            told = refusal(error)
        return _open(told) if isinstance(told, HttpResponse) else told

    return answer


def tell(request: HttpRequest, error: CivicGridError) -> HttpResponse:
    """What fails on the way here, or within: to programs a document too."""
    return _open(bare(error) if wants_page(request) else refusal(error))


refuses_in_its_way(ROOT, tell)


def _open(told: HttpResponse) -> HttpResponse:
    """An answer that pages of every host may read."""
    told["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(told, ["Accept", "Accept-Language", "Cookie"])
    return told


def wants_page(request: HttpRequest) -> bool:
    """Whether a person asks: as the parameter `f` says, else the header Accept."""
    said = request.GET.get("f", "")
    if said:
        return said == "html"
    return request.get_preferred_type(["application/geo+json", "application/json", "text/html"]) == "text/html"


@page("ogc/", "Open map data", statements=8)
@for_all
def ogc_landing(request: Request) -> Answer | HttpResponseBase:
    """What there is, and how a map program gets it."""
    _only_f(request)
    if not wants_page(request):
        return _json(ogc.landing(_root(request), _title(), _words()))
    return Answer({"root": _root(request), "collections": _known(), "words": _words()})


@page("ogc/api", "Description of the interface", statements=8)
@for_all
def ogc_api(request: Request) -> Answer | HttpResponseBase:
    """The interface, described to programs (OpenAPI 3.0), and to people."""
    _only_f(request)
    if not wants_page(request):
        return _json(ogc.openapi(_root(request), _title(), _words(), _known()), OPENAPI)
    root = _root(request)
    items = [{"title": each.title, "address": f"{root}collections/{each.id}/items"} for each in _known()]
    return Answer({"address": f"{root}api", "collections": items}, part="api")


@page("ogc/conformance", "What the interface conforms to", statements=8)
@for_all
def ogc_conformance(request: Request) -> Answer | HttpResponseBase:
    """The classes of the standard."""
    _only_f(request)
    if not wants_page(request):
        return _json(ogc.conformance(_root(request)))
    return Answer({"classes": ogc.CONFORMS}, part="conformance")


@page("ogc/collections", "Collections", statements=8)
@for_all
def ogc_collections(request: Request) -> Answer | HttpResponseBase:
    """All collections."""
    _only_f(request)
    if not wants_page(request):
        return _json(ogc.collections(_root(request), _known()))
    return Answer({"root": _root(request), "collections": _known()}, part="collections")


@page("ogc/collections/<str:collection>", "Collection", statements=8)
@for_all
def ogc_collection(request: Request, collection: str) -> Answer | HttpResponseBase:
    """One collection and its properties."""
    _only_f(request)
    one = _source(collection).described()
    if not wants_page(request):
        return _json(ogc.collection(_root(request), one))
    return Answer({"root": _root(request), "collection": one}, part="collection")


@page("ogc/collections/<str:collection>/items", "Features", statements=12)
@for_all
def ogc_items(request: Request, collection: str) -> Answer | HttpResponseBase:
    """A page of features."""
    source = _source(collection)
    one, query = source.described(), dict(request.GET.lists())
    if wants_page(request):
        return _items_page(request, source, one)
    _form(request)
    found = source.page(ogc.asked_of(query, one))
    said = {name: values[0] for name, values in query.items()}
    return HttpResponse(ogc.items(_root(request), one, found, said, datetime.now(UTC)), GEOJSON)


@page("ogc/collections/<str:collection>/items/<str:feature>", "Feature", statements=12)
@for_all
def ogc_item(request: Request, collection: str, feature: str) -> Answer | HttpResponseBase:
    """One feature."""
    _only_f(request)
    source = _source(collection)
    one, found = source.described(), source.one(feature)
    if found is None:
        raise NotFound(field="feature", remedy="look at the features of the collection")
    if not wants_page(request):
        return HttpResponse(ogc.item(_root(request), one, found), GEOJSON)
    return Answer({"collection": one, "feature": found, "rows": _row(one, found)}, part="item")


def _items_page(request: Request, source: Source, one: ogc.Collection) -> Answer:
    """A page for people: empty fields of its form ask for nothing."""
    query = {name: values for name, values in request.GET.lists() if any(values)}
    asked = ogc.asked_of({"limit": [str(SHOWN)], **query}, one)
    found = source.page(asked)
    said = {name: values[0] for name, values in query.items()}
    following = urlencode({**said, "f": "html", "after": found.after}) if found.after else ""
    filters = [_field(each, said.get(each.name, "")) for each in one.properties if each.filtered]
    shown = _for_people(one)[:COLUMNS]
    rows = [(each, _row(one, each)[: len(shown)]) for each in found.features]
    context: Context = {"collection": one, "rows": rows, "columns": shown, "filters": filters, "next": following}
    return Answer({**context, "matched": found.matched}, part="items")


def _field(each: ogc.Property, value: str) -> Field:
    """A filter: a list to choose from, or an area to type, with names to help."""
    choices = _CHOICES.get(each.type) or _CHOICES.get(each.name)
    options = [Option("", gettext("any")), *choices()] if choices else cases.area_options()
    kind = "select" if choices else "text"
    return Field(name=each.name, label=each.title, kind=kind, value=value, options=options, free=True)


def _truths() -> list[Option]:
    return [Option("true", gettext("yes")), Option("false", gettext("no"))]


def _levels() -> list[Option]:
    city = grid.city()
    return [Option(level, called("level", level)) for level in (*city.levels, *city.overlays)]


def _kinds() -> list[Option]:
    return [Option(code, called("asset_kind", code)) for code in assets.public_kinds()]


_CHOICES: Mapping[str, Callable[[], list[Option]]] = {
    "boolean": _truths,
    "kind": _kinds,
    "level": _levels,
    "type": services.type_options,
}
"""Kind or name of a property -> what a filter of it offers; others ask for an area."""


def _for_people(one: ogc.Collection) -> list[ogc.Property]:
    """The properties without those that say another in words: all are in words."""
    return [each for each in one.properties if not each.name.endswith("_name")]


def _row(one: ogc.Collection, feature: ogc.Feature) -> list[tuple[ogc.Property, object]]:
    words = _WORDS_OF.get(one.id, _WORDS)
    return [(each, _shown(each, feature.properties.get(each.name), words)) for each in _for_people(one)]


def _shown(each: ogc.Property, value: object, words: Mapping[str, str]) -> object:
    if each.type == "boolean":
        return gettext("yes") if value else gettext("no")
    if isinstance(value, float):
        return number_format(round(value), force_grouping=True)
    if not isinstance(value, str):
        return value
    above = grid.find(value) if each.name == "parent" else None
    return called("area", above.path) if above else called(words.get(each.name, ""), value)


_WORDS = {"area": "area", "level": "level", "type": "type", "state": "public_state", "kind": "asset_kind"}
_WORDS_OF = {"assets": {**_WORDS, "state": "asset_state"}}
"""Property -> what its values are codes of; of some collections otherwise."""


def _source(collection: str) -> Source:
    if collection not in SOURCES:
        raise NotFound(field="collection", remedy="look at the list of collections")
    return SOURCES[collection]


def _known() -> list[ogc.Collection]:
    return [source.described() for source in SOURCES.values()]


def _only_f(request: Request) -> None:
    one_each(dict(request.GET.lists()), ("f",))
    _form(request)


def _form(request: Request) -> None:
    if request.GET.get("f", FORMS[0]) not in FORMS:
        raise BadParameter(field="f", remedy="choose one of {known}", known=FORMS)


def _root(request: Request) -> str:
    return request.build_absolute_uri(ROOT)


def _title() -> str:
    return gettext("Open map data of %(city)s") % {"city": called("area", grid.root())}


def _words() -> str:
    return gettext("Areas, public assets and public cases, for everybody to use in maps of their own.")


def _json(document: object, kind: str = JSON) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(document), kind)
