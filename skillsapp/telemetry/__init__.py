"""What goes to those who watch a site, where it is switched on: errors, numbers and traces.

Nothing of a person goes along. Each sends what is named in its own module and nothing else, without
addresses of pages, bodies, cookies or who asked; texts pass through `hidden` (logs.py) as lines of
the log do.
"""
