"""A backup is put back into an empty home."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection

from civicgrid.apps.telemetry import lake as _  # noqa: F401
