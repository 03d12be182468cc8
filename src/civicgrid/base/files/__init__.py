"""Files and evidence: kept under the SHA-256 of their content, so that a file can be neither changed nor doubled."""

from .store import keep, path_of

__all__ = ["keep", "path_of"]
