"""The spine: a verb authorises, changes, proves and announces in one transaction."""

from .act import Act, action, creation, record

__all__ = ["Act", "action", "creation", "record"]
