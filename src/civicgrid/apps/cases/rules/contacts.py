"""Contacts that mean the same, however they are written."""

import re
import unicodedata

_NUMBER = re.compile(r"[+\d][\d\s()./-]{4,}")
_ADDRESS = r'[^\s@<>,;:"]+@[^\s@<>,;:"]+'
_MAIL = re.compile(rf"(?P<bare>{_ADDRESS})|[^<>]*<(?P<named>{_ADDRESS})>")
LOCAL_DIGITS = 11
"""The end of a telephone number that tells it from others, without the country's code."""


def normal_contact(contact: str) -> str:
    """The address of mail in small letters, else the number's digits, else the words.

    An address counts only where it is the whole contact: one that is hidden in another is that of somebody else.

    >>> normal_contact("Tel. +86 138-0013 8000")
    '13800138000'
    >>> normal_contact("Chen Hua <Chen@Example.ORG>")
    'chen@example.org'
    """
    plain = unicodedata.normalize("NFKC", contact).strip()
    if mail := mail_in(plain):
        return mail.casefold()
    if "@" not in plain and (number := _NUMBER.search(plain)):
        return re.sub(r"\D", "", number[0])[-LOCAL_DIGITS:]
    return " ".join(plain.casefold().split())


def mail_in(contact: str) -> str:
    """The address that a contact is, with or without a name before; "" for others."""
    found = _MAIL.fullmatch(contact.strip())
    return (found["bare"] or found["named"]) if found else ""
