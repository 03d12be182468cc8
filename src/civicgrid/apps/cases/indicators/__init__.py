"""What is measured of cases, errands and acts; formulas and scores of CJ/T 292."""

from .formulas import INDICATORS
from .measures import MEASURES
from .scores import SCORES

__all__ = ["INDICATORS", "MEASURES", "SCORES"]
