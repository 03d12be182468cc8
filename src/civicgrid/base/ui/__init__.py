"""What all pages share: the registry, the frame, the tokens, lists and forms."""

from .pages import Context, page, pages

__all__ = ["Context", "page", "pages"]
