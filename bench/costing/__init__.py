"""What `bench.cost` and `bench.workers` are made of: sites, who walks through them, and the meter.

`browsing`, `journeys`, `inside` and the `rival_…` modules need nothing but Python and Django, for
they run in the rival's environment, too.
"""
