"""Moved to assessments/access.py."""

from assessments.access import *  # noqa: F403
