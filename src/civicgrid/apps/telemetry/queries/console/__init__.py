"""Questions in SQL: the views that people ask, narrowed to what they may see."""

from .answers import Asked, ask
from .views import Column, View, offer, views

__all__ = ["Asked", "Column", "View", "ask", "offer", "views"]
