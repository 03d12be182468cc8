"""What the command line may ask of the exchange."""

from .actions.mail import take as take_letter
from .actions.open311.forwarding import forward_again
from .actions.open311.keys import issue_key, revoke_key
from .actions.open311.partners import Connection, connect, disconnect, organisation_path
from .queries.keys import client_keys
from .queries.mail import letters_by_fate
from .queries.partners import authorities, forwardings

__all__ = [
    "Connection",
    "authorities",
    "client_keys",
    "connect",
    "disconnect",
    "forward_again",
    "forwardings",
    "issue_key",
    "letters_by_fate",
    "organisation_path",
    "revoke_key",
    "take_letter",
]
