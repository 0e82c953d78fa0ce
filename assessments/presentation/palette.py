"""The hues that tell categories apart, on the page, on paper and over time.

static/css/tokens.css and assessments/exports/style.typ hold the colours of each hue;
tests/test_palette.py holds that they have as many as are counted here.
"""

HUES = 4


def hue_of(category: int) -> int:
    """Return the hue of a category, both counted from 1; after the last comes the first again."""
    return (category - 1) % HUES + 1
