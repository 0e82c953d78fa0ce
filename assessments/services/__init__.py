"""Verbs that write, one transaction each. None of them knows of a request."""
