"""What can become of a question besides its answer."""

from civicgrid.kernel.errors import CivicGridError, InvalidInput


class NotOneQuestion(InvalidInput):
    """Only one SELECT can be asked at a time, and nothing else."""


class NotUnderstood(InvalidInput):
    """The question cannot be answered: {reason}."""


class TookTooLong(InvalidInput):
    """The question took more than {seconds} seconds and was stopped."""


class TookTooMuch(InvalidInput):
    """The question or its answer needs more than the {megabytes} MB it may have."""


class QuestionsWait(CivicGridError):
    """Other questions are being answered at the moment."""

    status = 503
