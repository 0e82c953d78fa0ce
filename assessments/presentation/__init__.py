"""A report and a questionnaire as people see them: words, rounding, order, geometry.

Everything here is computed from domain objects; templates only put it in its place.
"""
