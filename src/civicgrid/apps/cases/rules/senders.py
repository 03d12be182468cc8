"""Whom an act on a case is put down to: a sender is named to who needs it."""

BEARER = "report:"
"""What the id of who acts by a receipt begins with; the report's own follows."""
SENDER = "reporter"
"""In place of the login or the receipt of who sent a report."""
SENT = frozenset({"open", "join", "reply", "not_fixed"})
"""Acts of who sends reports, whether by a receipt or with a login of their own."""
ARRIVAL = "cases.receive"
"""The act of the ledger by which a report opens or joins a case."""


def who(actor: str, action: str, *, other: str = "", named: bool) -> str:
    """A login; `reporter` for the receipt's holder and, unless `named`, each sender.

    An act that has to do with an `other` case is the desk's: it joined or split the two.

    >>> who("wang", "open", named=False), who("wang", "open", named=True)
    ('reporter', 'wang')
    >>> who("dispatcher", "join", other="20260302", named=False)
    'dispatcher'
    """
    sent = action in SENT and not other
    return SENDER if actor.startswith(BEARER) or (sent and not named) else actor
