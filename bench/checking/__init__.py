"""Reads a report's page as a person does, and looks for what contradicts itself.

html.py makes a tree of a page, facts.py reads what it says; skills.py, page.py and sentences.py
check it. cases.py makes random reports and their pages.
"""
