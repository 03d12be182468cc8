"""The append-only, tamper-evident log of every act.

An action appends its entries in its own transaction; the sequencer numbers them later, in batches, as leaves of a
Merkle tree and signs a checkpoint. How it works: `docs/explanation/ledger.md`.
"""

from .outbox import NewEntry, append

__all__ = ["NewEntry", "append"]
