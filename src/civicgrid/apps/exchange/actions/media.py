"""Pictures that a request only names are fetched later, from public hosts alone."""

import logging
from contextlib import suppress
from uuid import UUID

from civicgrid.apps.cases import api as cases
from civicgrid.base import jobs
from civicgrid.base.http.fetching import NothingToFetch, fetch
from civicgrid.base.pictures import MOST_BYTES
from civicgrid.kernel.errors import Conflict, InvalidInput

log = logging.getLogger(__name__)


@jobs.job("exchange.fetch_media", queue=jobs.OUTSIDE, retry=4, whole=False)
def fetch_media(report: str, address: str) -> None:
    """Adds the picture at an address to the case of the report that named it.

    What is no picture, or lies where nobody may look, is left; who does not answer is asked again.
    """
    try:
        content = fetch(address, MOST_BYTES)
    except (InvalidInput, NothingToFetch) as error:
        log.warning("a picture of report %s was not fetched: %s", report, error)
        return
    bearer = cases.bearer_for(UUID(report))
    if bearer is None:
        return
    with suppress(Conflict, InvalidInput):
        cases.add_photo(bearer.actor, bearer.case, content=content)
