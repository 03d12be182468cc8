"""What a draft of an asset may name, and where its place lies."""

from collections.abc import Mapping, Sequence

from django.utils.translation import override

from civicgrid.apps.assets.rules.drafts import Known
from civicgrid.apps.assets.types import AssetState
from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.base.words import called
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.paths import steps

from .kinds import kinds


def known() -> Known:
    """Kinds in use, organisations and states, by every word that names them."""
    active = {code: kind for code, kind in kinds().items() if kind.active}
    return Known(
        kinds=active,
        kind_words={name.casefold(): code for code, kind in active.items() for name in kind.name.values()},
        owners=_owners(),
        states=_states(),
        languages=grid.city().languages,
    )


def _owners() -> Mapping[str, str]:
    """Path of an organisation by its code, its names and its path."""
    paths = directory.names().organisations
    named = {name.casefold(): path for path, names in paths.items() for name in names.values()}
    coded = {steps(path)[-1].casefold(): path for path in paths}
    return named | coded | {path.casefold(): path for path in paths}


def _states() -> Mapping[str, str]:
    """States by code, and by what they are called in each language of the city."""
    found: dict[str, str] = {state: state for state in AssetState}
    for language in grid.city().languages:
        with override(language):
            found |= {called("asset_state", state).casefold(): state for state in AssetState}
    return found


def located(lon: Sequence[float], lat: Sequence[float]) -> Sequence[str | CivicGridError]:
    """The area of each point, or why it lies in none."""
    found = grid.locate(lon, lat)
    return [place.area if place else _refusal(x, y) for place, x, y in zip(found, lon, lat, strict=True)]


def _refusal(lon: float, lat: float) -> CivicGridError:
    try:
        grid.locate_one(lon, lat)
    except CivicGridError as error:
        error.field = "geometry"
        return error
    raise AssertionError(lon, lat)  # what is nowhere among many is nowhere alone
