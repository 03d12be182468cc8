"""Files and evidence, kept under the SHA-256 of their content.

So no file can be changed or doubled.
"""

from .store import keep, path_of

__all__ = ["keep", "path_of"]
