"""Tables of the exchange."""

from .hooks import Hook, Try
from .mail import LetterTaken
from .open311 import Authority, ClientKey, Forwarding

__all__ = ["Authority", "ClientKey", "Forwarding", "Hook", "LetterTaken", "Try"]
