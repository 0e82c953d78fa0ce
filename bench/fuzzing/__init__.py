"""Requests that nobody means well, to every address, and what must hold of the answers.

    addresses   every line of urls.py, and what its views look for in a query or a form
    stage       the cast: who asks, what there is to find, and what nobody may read
    pages       the forms that a page shows, as a browser would send them
    inputs      texts, numbers and files that break programs
    sending     one request, as the server gives it to the site; and how they are made
    judging     what is wrong with an answer, and what a look has changed

tests/views/test_fuzz.py asks a little of every address; `python -m bench.fuzz` goes on for long.
"""
