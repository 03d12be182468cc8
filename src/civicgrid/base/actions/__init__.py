"""The spine: a verb authorises, changes, proves and announces in one transaction."""

from .act import Act, MovedOn, action, creation, record

__all__ = ["Act", "MovedOn", "action", "creation", "record"]
