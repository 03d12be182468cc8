"""What the door of the API refuses before an app hears of it."""

from civicgrid.kernel.errors import CivicGridError, Denied, InvalidInput, NotFound


class NotLoggedIn(CivicGridError):
    """This needs a login or a key."""

    status = 401


class UnknownKey(CivicGridError):
    """This key is not known, or it was revoked."""

    status = 401


class Forged(Denied):
    """This was not sent from one of our own pages."""


class NoSuchAddress(NotFound):
    """There is nothing at the address {path}."""


class NoSuchMethod(CivicGridError):
    """{method} is not possible at this address."""

    status = 405


class TooMuch(CivicGridError):
    """The request carries more than {limit} million bytes."""

    status = 413


class PhotoTooMuch(TooMuch):
    """What you chose is too large to be sent: a photo may have at most 10 MB."""


class NotSentAsJson(CivicGridError):
    """The body is sent as {kind}, which is not JSON."""

    status = 415


class NotUtf8(InvalidInput):
    """The body is not plain UTF-8."""


class BrokenJson(InvalidInput):
    """The body is not JSON from line {line}, column {column} on."""


class TooDeep(InvalidInput):
    """The body is nested too deeply."""


class NumberTooLarge(InvalidInput):
    """The body holds a number that is beyond what can be counted."""


class Unfit(InvalidInput):
    """{field} is not valid: {reason}."""

    status = 422


class NoBody(Unfit):
    """The request has no body."""


class NoObject(Unfit):
    """The body is not a JSON object."""


class Missing(Unfit):
    """{field} is missing."""


class UnknownField(Unfit):
    """There is no field {field}."""


class WrongKind(Unfit):
    """The value of {field} is of the wrong kind."""


class NoChoice(Unfit):
    """The value of {field} is none of those there are."""


class TooManyCharacters(Unfit):
    """{field} is longer than {limit} characters."""


class TooFewCharacters(Unfit):
    """{field} is shorter than {limit} characters."""


class OutOfRange(Unfit):
    """The value of {field} lies out of range."""


class UnknownCode(InvalidInput):
    """The code “{value}” is not known for {field}."""


class NotNarrowedBy(InvalidInput):
    """The list cannot be narrowed by {field}."""


class Backwards(InvalidInput):
    """{field} ends before it begins."""


class Broken(CivicGridError):
    """Something went wrong on our side."""

    status = 500


class NotDone(CivicGridError):
    """The request was refused."""
