"""Codes in people's words, in the reader's language: every app names its own."""

from .vocabulary import called, codes, every_name, listed, look_up, vocabulary

__all__ = ["called", "codes", "every_name", "listed", "look_up", "vocabulary"]
