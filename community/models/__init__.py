"""Community's models, one subject a module."""

from __future__ import annotations

from community.models.user import User

__all__ = ["User"]
