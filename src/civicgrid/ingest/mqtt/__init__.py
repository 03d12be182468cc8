"""What a broker of the city passes on.

Messages become rows, and are acknowledged when they are on disk.
"""

from .consumer import Consumer, broker_of
from .topics import read_topics

__all__ = ["Consumer", "broker_of", "read_topics"]
