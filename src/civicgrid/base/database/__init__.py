"""The embedded PostgreSQL: started by whoever comes first, stopped by the last."""

from civicgrid.base.database.folder import default_home, url
from civicgrid.base.database.server import Status, owner, server, start, status, stop

__all__ = ["Status", "default_home", "owner", "server", "start", "status", "stop", "url"]
