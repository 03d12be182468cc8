"""Pictures that a request only names are fetched later, from public hosts alone."""

import logging
from contextlib import suppress
from uuid import UUID

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services import api as services
from civicgrid.base import jobs
from civicgrid.base.http.outside.strangers import NothingToFetch, fetch
from civicgrid.base.pictures import MOST_BYTES, develop
from civicgrid.kernel.errors import InvalidInput

log = logging.getLogger(__name__)


@jobs.job("exchange.fetch_media", queue=jobs.OUTSIDE, retry=4, whole=False)
def fetch_media(address: str, report: str = "", held: str = "") -> None:
    """Adds the picture at an address to the case of the report that named it.

    If that is `held`, it waits there. What is no picture, or lies where nobody may look, is left; who does not answer
    is asked again.
    """
    try:
        content = fetch(address, MOST_BYTES)
    except (InvalidInput, NothingToFetch) as error:
        log.warning("a picture of report %s was not fetched: %s", report or held, error)
        return
    with suppress(cases.SamePhoto, InvalidInput):
        if held:
            services.add_to_held(UUID(held), develop(content))
        elif bearer := cases.bearer_for(UUID(report)):
            cases.add_photo(bearer.actor, bearer.case, content=content)
