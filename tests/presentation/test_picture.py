"""Where things stand in the pictures."""

from dataclasses import astuple
from fractions import Fraction
from typing import Any

import pytest

from assessments.domain.framework import Target
from assessments.domain.report import make_report
from assessments.domain.rules import RULES
from assessments.domain.scoring import Pooled
from assessments.presentation.picture import Axis, bar, position, radar, track
from tests.factories import make_answers, make_framework

RULE = RULES["mean-2"]
POOLED = Pooled(mean=Fraction(2), variance=Fraction(1))


def drawn(values, level):
    score = RULE.score_skill(values, len(values), POOLED, 5)
    return track(score, RULE.find_gap(score, Target(level, 1)), 5)


def test_levels_stand_in_the_middle_of_their_bands():
    assert [position(level, 5) for level in (1, 3, 5)] == pytest.approx([0.1, 0.5, 0.9])


def test_track_of_a_known_skill():
    picture = drawn([2, 2, 1, 1], 4)

    assert (picture.you, picture.target, picture.gap, picture.label_you) == (
        0.4,
        0.6,
        True,
        True,
    )
    assert picture.bands == (0.2, 0.6)


def test_the_flag_stands_where_the_band_of_the_target_begins():
    for level in range(2, 6):
        assert drawn([2, 2], level).target == pytest.approx(position(level - 0.5, 5))
    assert drawn([2, 2], 4).target == pytest.approx(3 / 5)  # the fourth of five bands


def test_track_of_a_dot_at_the_flag_has_no_gap():
    picture = drawn([2, 3, 2, 3], 4)

    assert (picture.you, picture.gap) == (picture.target, False)


def test_track_of_a_met_skill_has_no_gap():
    assert drawn([3, 3, 3, 3], 4).gap is False


def test_track_of_an_unknown_skill_has_the_target_alone():
    picture = drawn([2], 4)  # one of one asked is known
    unknown = track(
        RULE.score_skill([], 4, POOLED, 5),
        RULE.find_gap(RULE.score_skill([], 4, POOLED, 5), Target(4, 1)),
        5,
    )

    assert picture.you == 0.5
    assert (unknown.you, unknown.range_width, unknown.target) == (None, None, 0.6)


def test_track_leaves_out_a_label_that_would_collide():
    assert drawn([2, 3, 2, 2], 4).label_you is False


def test_bar_parts_fill_the_width():
    parts = bar([(1, 3, 1, False), (1, 0, 0, False), (2, 1, Fraction(1, 2), True)])

    assert [astuple(part) for part in parts] == [
        (1, 0, pytest.approx(0.7425), pytest.approx(0.7425), False),
        (2, pytest.approx(0.7525), pytest.approx(0.2475), pytest.approx(0.12375), True),
    ]


def test_bar_of_nothing_is_empty():
    assert bar([(1, 0, 0, False)]) == ()


def test_radar_has_gaps_where_a_skill_is_not_known():
    framework = make_framework(skills=4, statements=2, targets=5, categories=1)
    answers = make_answers(framework, [[4, 4], [4, 4], [None, None], [4, 4]])

    picture = radar(make_report(framework, framework.roles[0], answers))

    approx: Any = pytest.approx  # stands for a spot
    up, right, left = [approx(spot) for spot in ((0, -1), (1, 0), (-1, 0))]
    assert picture.points == (up, right, left)
    assert picture.you == ((up, right), (left, up))
    assert picture.rings == (0.2, 0.4, 0.6, 0.8, 1)
    assert picture.axes[1] == Axis(2, end=right, label=approx((1.125, 0)))


@pytest.mark.parametrize("parts", [1, 8, 60, 200])
def test_a_bar_has_room_for_any_number_of_parts(parts):
    drawn = bar((1, 1, 1, False) for _ in range(parts))

    assert all(part.width > 0 for part in drawn)
    assert sum(part.width for part in drawn) >= 0.7
    assert drawn[-1].x + drawn[-1].width == pytest.approx(1)
