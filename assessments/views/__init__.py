"""Thin views: parse the request, call one query or one verb, render."""
