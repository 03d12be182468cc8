"""What other apps may ask of the citizen's door."""

from .actions.by_mail import follow_by_mail, report_of_letter

__all__ = ["follow_by_mail", "report_of_letter"]
