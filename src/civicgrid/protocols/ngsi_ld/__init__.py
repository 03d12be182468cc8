"""NGSI-LD and NGSI v2: entities of Smart Data Models as things.

And observations (ETSI GS CIM 009).
"""

from .reading import MOST_BYTES, NotNgsi, read

__all__ = ["MOST_BYTES", "NotNgsi", "read"]
