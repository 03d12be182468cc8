"""What letters carry in their addresses: signed, so that only their reader has it."""

from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from civicgrid.apps.services.models import Receipt

ID_LETTERS = 32
"""Hexadecimal digits of the receipt's id; so many of the signature follow."""


def token(purpose: str, receipt: UUID) -> str:
    """The mark by which a letter's reader confirms (`begin`) or ends (`stop`) them."""
    return f"{receipt.hex}{_signature(purpose, receipt)}"


def receipt_in(purpose: str, marked: str) -> Receipt | None:
    """The receipt that a mark names, if we have signed it for this purpose."""
    try:
        receipt = UUID(marked[:ID_LETTERS])
    except ValueError:
        return None
    if not constant_time_compare(marked, token(purpose, receipt)):
        return None
    return Receipt.objects.filter(pk=receipt).first()


def secret_place(notice: UUID) -> str:
    """Where the secret of a letter that lets somebody in is sealed for."""
    return f"services.notice:{notice}"


def _signature(purpose: str, receipt: UUID) -> str:
    signed = salted_hmac(f"civicgrid.letters.{purpose}", str(receipt), algorithm="sha256")
    return signed.hexdigest()[:ID_LETTERS]
