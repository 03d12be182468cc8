"""Field encryption: what is sealed opens only in the place it was sealed for."""

from .box import seal, unseal

__all__ = ["seal", "unseal"]
