"""The admin: drafts are edited here, published versions can be read."""

from assessments.admin import definitions, frameworks

__all__ = ["definitions", "frameworks"]
