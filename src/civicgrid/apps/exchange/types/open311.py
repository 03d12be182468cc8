"""What the exchange tells of Open311."""

from civicgrid.kernel.events import Event


class KeyIssued(Event, frozen=True):
    """A program was given a key to send requests by Open311."""

    name: str

    @property
    def subject(self) -> tuple[str, str]:
        """The program."""
        return "open311_client", self.name


class KeyRevoked(Event, frozen=True):
    """The key of a program was ended."""

    name: str

    @property
    def subject(self) -> tuple[str, str]:
        """The program."""
        return "open311_client", self.name


class AuthorityConnected(Event, frozen=True):
    """An organisation is reached at an Open311 endpoint from now on."""

    organisation: str
    address: str
    jurisdiction: str
    services: dict[str, str]

    @property
    def subject(self) -> tuple[str, str]:
        """The organisation."""
        return "open311_authority", self.organisation


class AuthorityDisconnected(Event, frozen=True):
    """An organisation is not reached at an endpoint any more."""

    organisation: str

    @property
    def subject(self) -> tuple[str, str]:
        """The organisation."""
        return "open311_authority", self.organisation


class CaseForwarded(Event, frozen=True):
    """A case became a request at the endpoint of the organisation that answers for it."""

    number: str
    organisation: str
    request: str

    @property
    def subject(self) -> tuple[str, str]:
        """The case."""
        return "case", self.number


class ForwardedAgain(Event, frozen=True):
    """Somebody had a case sent once more that had not reached its organisation."""

    number: str
    organisation: str

    @property
    def subject(self) -> tuple[str, str]:
        """The case."""
        return "case", self.number
