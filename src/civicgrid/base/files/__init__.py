"""Files and evidence, kept under the SHA-256 of their content.

So no file can be changed or doubled.
"""

from .store import keep, path_of
from .whole import folder, kept, replace, sync

__all__ = ["folder", "keep", "kept", "path_of", "replace", "sync"]
