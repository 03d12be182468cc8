"""After a link was stopped: nothing is left to be seen by it."""

from civicgrid.base.http import Request
from civicgrid.base.ui import Context, page


@page("link-stopped/", "The link is stopped", statements=6)
def link_stopped(_request: Request) -> Context:
    """Says so, and how to find one's report again."""
    return {}
