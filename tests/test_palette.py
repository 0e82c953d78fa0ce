"""The colours of tokens.css: every pair that meets on a page has the contrast that it needs.

WCAG 2.2: 4.5 for text (7 for the ink, as most of the reading is done in it), 3 for everything
else that has to be seen, such as the edge of a field, a picture or the ring of the focus.
"""

import math
import re
from pathlib import Path

import pytest

from assessments.presentation.palette import HUES, hue_of

ROOT = Path(__file__).resolve().parent.parent
PAPER = (ROOT / "assessments/exports/style.typ").read_text()
TOKENS = (ROOT / "static/css/tokens.css").read_text()

Colour = tuple[int, int, int]

READING, TEXT, SHAPE = 7.0, 4.5, 3.0

PAPERS = ("paper", "surface", "well")
GROUPS = [f"group-{hue}" for hue in range(1, HUES + 1)]
GROUP_SOFT = tuple(f"{group}-soft" for group in GROUPS)
NOTICES = ("accent-soft", "danger-soft", "caution-soft")

# What is drawn, on which grounds, and the ratio that it needs.
PAIRS: list[tuple[str, tuple[str, ...], float]] = [
    ("ink", (*PAPERS, *NOTICES, *GROUP_SOFT), READING),
    ("ink", ("line",), SHAPE),
    ("ink-soft", (*PAPERS, "accent-soft", *GROUP_SOFT), TEXT),
    ("accent", (*PAPERS, "accent-soft"), TEXT),
    ("accent-strong", (*PAPERS, "accent-soft"), TEXT),
    ("on-accent", ("accent", "accent-strong"), TEXT),
    ("danger", ("paper", "surface", "danger-soft"), TEXT),
    ("caution", ("paper", "surface", "caution-soft"), TEXT),
    ("line-strong", (*PAPERS, "accent-soft", *GROUP_SOFT), SHAPE),
    ("focus", (*PAPERS, *NOTICES), SHAPE),
    *((group, (*PAPERS, f"{group}-soft"), SHAPE) for group in GROUPS),
    *((f"{group}-ink", (*PAPERS, f"{group}-soft"), TEXT) for group in GROUPS),
]


def hex_colours() -> dict[str, tuple[Colour, Colour]]:
    """Return light and dark of every colour, as given to browsers without light-dark()."""
    found: dict[str, list[Colour]] = {}
    for name, value in re.findall(r"--([\w-]+): #([0-9a-f]{6});", TOKENS):
        red, green, blue = bytes.fromhex(value)
        found.setdefault(name, []).append((red, green, blue))
    return {name: (light, dark) for name, (light, dark) in found.items()}


def oklch_colours() -> dict[str, tuple[Colour, Colour]]:
    """Return light and dark of every colour, as given to browsers with light-dark()."""
    number = r"oklch\(([\d. ]+)\)"
    found = re.findall(rf"--([\w-]+): light-dark\({number}, {number}\);", TOKENS)
    return {name: (from_oklch(light), from_oklch(dark)) for name, light, dark in found}


def from_oklch(text: str) -> Colour:
    """Convert "L C H" to sRGB with Ottosson's matrices (2020)."""
    lightness, chroma, hue = map(float, text.split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        eight_bits(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        eight_bits(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        eight_bits(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )


def eight_bits(linear: float) -> int:
    assert -0.004 <= linear <= 1.004, "no screen of ordinary gamut shows this colour"
    value = min(max(linear, 0.0), 1.0)
    return round(
        255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)
    )


def luminance(colour: Colour) -> float:
    shares = [c / 255 for c in colour]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    black, white, grey = (0, 0, 0), (255, 255, 255), (119, 119, 119)
    assert (contrast(black, white), contrast(white, white)) == (21, 1)
    assert contrast(grey, white) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_pair_has_the_contrast_that_it_needs(scheme: int) -> None:
    colours = {name: pair[scheme] for name, pair in hex_colours().items()}
    low = [
        f"{name} on {ground}: {ratio:.2f}, needs {needed}"
        for name, grounds, needed in PAIRS
        for ground in grounds
        if (ratio := contrast(colours[name], colours[ground])) < needed
    ]
    assert low == []


def test_every_colour_is_in_a_pair() -> None:
    assert {name for text, grounds, _ in PAIRS for name in (text, *grounds)} == set(hex_colours())


def test_both_notations_give_the_same_colours() -> None:
    """Equal up to one step of 255 in a channel, which rounding can make."""
    hexes, oklchs = hex_colours(), oklch_colours()
    assert hexes.keys() == oklchs.keys()
    different = [
        name
        for name, pair in hexes.items()
        for one, other in zip(pair, oklchs[name], strict=True)
        if any(abs(a - b) > 1 for a, b in zip(one, other, strict=True))
    ]
    assert different == []


def test_the_frame_of_the_browser_has_the_colour_of_the_paper() -> None:
    base = (ROOT / "templates/base.html").read_text()
    colours = re.findall(r'name="theme-color" content="#(\w{6})"', base)
    assert tuple(tuple(bytes.fromhex(colour)) for colour in colours) == hex_colours()["paper"]


def test_the_fifth_category_has_the_hue_of_the_first() -> None:
    assert [hue_of(category) for category in range(1, 6)] == [1, 2, 3, 4, 1]


def test_every_hue_is_a_class() -> None:
    """Each sets its three colours, and there is no other."""
    rules = re.findall(
        r"\.group-(\d) \{\s+--hue: var\(--group-(\d)\);\s+--hue-ink: var\(--group-(\d)-ink\);"
        r"\s+--hue-soft: var\(--group-(\d)-soft\);\s+\}",
        TOKENS,
    )
    assert rules == [(str(hue),) * 4 for hue in range(1, HUES + 1)]


def test_the_pdf_has_the_colours_of_the_page() -> None:
    """Hue by hue those of the light theme; its paper is the page's lightest ground."""
    light = {name: "#{:02x}{:02x}{:02x}".format(*pair[0]) for name, pair in hex_colours().items()}
    hues = re.findall(
        r'\(full: rgb\("(.*?)"\), dark: rgb\("(.*?)"\), light: rgb\("(.*?)"\)\)', PAPER
    )
    others = dict(re.findall(r'^#let ([\w-]+) = rgb\("(.*?)"\)', PAPER, re.MULTILINE))
    names = {"paper": "surface", "line-color": "line", "soft": "ink-soft"}

    assert hues == [
        (light[group], light[f"{group}-ink"], light[f"{group}-soft"]) for group in GROUPS
    ]
    assert {names.get(name, name): colour for name, colour in others.items()} == {
        name: light[name] for name in ("surface", "well", "line", "ink", "ink-soft", "accent")
    }


def test_templates_take_hues_from_the_presentation() -> None:
    """A number of a category alone would be without a hue from the fifth on."""
    computed = [
        value
        for path in (ROOT / "templates").rglob("*.*")  # of both engines
        for value in re.findall(r"group-{{ (.*?) }}", path.read_text())
    ]
    allowed = re.compile(r"([\w.]+[.|])?hue")
    assert [value for value in computed if not allowed.fullmatch(value)] == []
    assert computed
