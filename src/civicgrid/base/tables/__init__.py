"""Tables on their way out: as CSV, JSON, Parquet or Arrow, piece by piece.

However long a table is, no more of it is in memory than a batch.
"""

from .forms import Form, media_types, pieces

__all__ = ["Form", "media_types", "pieces"]
