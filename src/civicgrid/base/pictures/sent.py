"""A photo as a form sends it."""

from django.http import HttpRequest

from .develop import refuse_heavy


def photo_in(request: HttpRequest, field: str = "photo") -> bytes | None:
    """The photo of a form's field, None where nothing came; raises TooHeavy unread."""
    file = request.FILES.get(field)
    if file is None:
        return None
    refuse_heavy(file.size or 0)
    content: bytes = file.read()
    return content
