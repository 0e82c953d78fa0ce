"""A report as a file that goes with a person: PDF, CSV, JSON, JSON Resume.

All are made from the same `Report`, directly or by way of the page that shows it.
"""
