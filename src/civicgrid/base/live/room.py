"""Room for bodies that are still on their way: in all, and of one network."""

from collections import Counter

MOST_IN_ALL, MOST_OF_ONE = 2_000_000_000, 250_000_000
"""Bytes that wait in this process at once.

Twenty photos at a time from one network, behind which a whole school may be; eight networks to fill it all.
"""
LEAST = 250_000
"""Bytes that a body counts for at least: who sends one byte holds a line all the same."""


class Room:
    """What bodies that wait take up, by the network that sends them."""

    def __init__(self) -> None:
        self.taken = Counter[str]()
        self.all = 0

    def take(self, network: str, length: int) -> bool:
        """Whether there was room for so many bytes more; then they are taken."""
        if self.all + length > MOST_IN_ALL or self.taken[network] + length > MOST_OF_ONE:
            return False
        self.taken[network] += length
        self.all += length
        return True

    def give_back(self, network: str, length: int) -> None:
        """Those bytes wait no more."""
        self.taken[network] -= length
        self.all -= length
        if not self.taken[network]:
            del self.taken[network]
