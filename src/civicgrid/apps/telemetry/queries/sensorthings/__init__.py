"""Reading by the questions of SensorThings: conditions, pages, documents."""

from .documents import Json, Row
from .reading import MOST, NoSuchEntity, Place, Reading
from .telling import Telling

__all__ = ["MOST", "Json", "NoSuchEntity", "Place", "Reading", "Row", "Telling"]
