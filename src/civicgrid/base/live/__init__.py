"""What happens reaches whoever watches: server-sent events, one stream a viewer.

A page's view decides who may watch and hands the connection over; from then on no thread is spent on it.
"""

from .door import Door, handed_over
from .event import PULSE, Source, event

__all__ = ["PULSE", "Door", "Source", "event", "handed_over"]
