"""What the product knows, in plain Python: no Django, no database, no clock.

Read it in this order: framework (what is asked), validation (what makes a framework
unusable), questionnaire (pages and progress), scoring, gaps, report.
"""
