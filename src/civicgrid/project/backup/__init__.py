"""Backup and restore: database, journal, lake and files at one consistent point.

The point is a snapshot of PostgreSQL: what it says of the lake and of the detector's place was true at one moment. All
else is held or never changed: no segment of the journal and no file of the lake goes meanwhile, files and evidence are
named for their content. What is put back is what would be there had all processes been killed at that moment, and the
journal had gone on to the row that the manifest names.
"""

from .manifest import Manifest
from .restoring import restore
from .saving import Doing, save

__all__ = ["Doing", "Manifest", "restore", "save"]
