"""How many rows a sender may send.

A bucket that fills evenly, and holds those of a minute.
"""

import msgspec

MINUTE_S = 60.0


class Bucket(msgspec.Struct):
    """What is left of `rows` a minute.

    As it was at a moment (seconds of any clock that only goes on).
    """

    rows: int
    left: float
    at: float

    def wait_s(self, wanted: int, now: float) -> float:
        """Takes so many rows, and says 0.

        Else the seconds until there are enough, inf if there never are.
        """
        pace = self.rows / MINUTE_S
        self.left, self.at = min(float(self.rows), self.left + (now - self.at) * pace), now
        if wanted <= self.left:
            self.left -= wanted
            return 0.0
        return (wanted - self.left) / pace if wanted <= self.rows else float("inf")


def full(rows: int, now: float) -> Bucket:
    """A bucket that nobody has taken of.

    >>> bucket = full(60, now=0)
    >>> bucket.wait_s(50, now=0), bucket.wait_s(20, now=0), bucket.wait_s(20, now=10), bucket.wait_s(61, now=10)
    (0.0, 10.0, 0.0, inf)
    """
    return Bucket(rows, float(rows), now)
