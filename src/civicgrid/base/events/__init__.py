"""Events reach their reactions as job rows of the same transaction.

Each arrives at least once, so reactions are idempotent.
"""

from .reactions import announce, reaction, reactions_to

__all__ = ["announce", "reaction", "reactions_to"]
