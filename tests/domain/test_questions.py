"""Other words of what was published: who has said what they mean, and what is still open."""

from dataclasses import replace

import pytest

from assessments.domain.framework import Framework
from assessments.domain.importing import following, problems_following
from assessments.domain.questions import (
    ASKS,
    NOTHING_DECIDED,
    CannotDecide,
    Choice,
    Choices,
    Decided,
    Published,
    ScaleChoice,
    mark_of,
    open_questions,
    problems_of_questions,
    published_in,
    scale_mark_of,
    settled,
    with_scale,
)
from assessments.domain.scale import values_between
from assessments.domain.validation import problems
from tests.domain.versions import with_statement
from tests.factories import make_framework

KEY = "skill-1-1"
OLD = replace(make_framework(skills=2, statements=2, top=3), version=1)
BAKED = with_statement(OLD, KEY, text="Bake a cake.")


def reversed_scale(framework: Framework) -> Framework:
    """Return the framework with the labels of its answers in the reverse order."""
    labels = [option.label for option in reversed(framework.options)]
    options = zip(framework.options, labels, strict=True)
    return replace(framework, options=tuple(replace(o, label=label) for o, label in options))


TURNED = reversed_scale(OLD)


def published(*versions: Framework) -> Published:
    return published_in(versions)


def meaning_of(framework: Framework) -> int:
    return next(s.meaning for s in framework.statements if s.key == KEY)


def keys_asked(
    content: Framework, *versions: Framework, decided: Decided = NOTHING_DECIDED
) -> list[str]:
    return [question.key for question in open_questions(content, versions, decided)]


def test_nothing_is_asked_of_what_was_never_published() -> None:
    assert open_questions(BAKED, []) == []
    new = with_statement(make_framework(skills=2, statements=3, top=3), "skill-1-3", text="New.")
    assert open_questions(new, [OLD]) == []


def test_other_words_of_a_statement_are_asked_about() -> None:
    (question,) = open_questions(BAKED, [OLD])
    assert (question.key, question.after) == (KEY, "Bake a cake.")
    assert question.before == OLD.statements[0].text
    (problem,) = problems_of_questions([question])
    assert (problem.place, problem.message) == (
        "categories[0].skills[0].statements[0].text",
        ASKS,
    )


def test_what_was_decided_is_not_asked_until_the_next_edit() -> None:
    (question,) = open_questions(BAKED, [OLD])
    decided = Decided(statements={KEY: question.mark})
    assert keys_asked(BAKED, OLD, decided=decided) == []
    assert keys_asked(with_statement(BAKED, KEY, text="Bake it."), OLD, decided=decided) == [KEY]
    assert keys_asked(with_statement(BAKED, KEY, meaning=2), OLD, decided=decided) == [KEY]


def test_words_that_a_version_had_ask_nobody() -> None:
    newest = replace(with_statement(OLD, KEY, text="Second."), version=2)
    assert open_questions(OLD, [newest, OLD]) == []
    use = published(newest, OLD).statements[KEY].earlier(OLD.statements[0].text)
    assert use is not None
    assert use.version == 1


def test_older_versions_are_read_only_where_words_differ() -> None:
    def versions():
        yield OLD
        raise AssertionError("an older version was read")

    assert open_questions(replace(OLD, title="Other"), versions()) == []
    with pytest.raises(AssertionError):
        open_questions(BAKED, versions())


@pytest.mark.parametrize(("choice", "number"), [(Choice.CORRECTION, 1), (Choice.NEW, 2)])
def test_a_choice_gives_the_number_and_leaves_nothing_open(choice: Choice, number: int) -> None:
    for choices in (Choices({KEY: choice}), Choices(others=choice)):
        content, decided = settled(BAKED, published(OLD), choices)
        assert meaning_of(content) == number
        assert keys_asked(content, OLD, decided=decided) == []
        assert problems_following(content, [OLD]) == []


def test_a_new_meaning_takes_a_number_that_no_version_has_used() -> None:
    versions = [OLD, with_statement(OLD, KEY, text="Second.", meaning=2), OLD]
    new, _ = settled(BAKED, published(*versions), Choices(others=Choice.NEW))
    mended, _ = settled(BAKED, published(*versions), Choices(others=Choice.CORRECTION))
    assert (meaning_of(new), meaning_of(mended)) == (3, 1)


def test_a_file_that_raises_the_number_has_said_it() -> None:
    content, decided = settled(with_statement(BAKED, KEY, meaning=2), published(OLD))
    assert decided.statements == {KEY: mark_of("Bake a cake.", 2)}
    assert keys_asked(content, OLD, decided=decided) == []
    again, _ = settled(content, published(OLD), Choices(others=Choice.CORRECTION))
    assert again == content


def test_without_a_choice_it_stays_open() -> None:
    content, decided = settled(BAKED, published(OLD))
    assert (content, decided) == (BAKED, Decided())
    assert keys_asked(content, OLD, decided=decided) == [KEY]


# --- The scale ----------------------------------------------------------------------------------


def test_other_words_of_the_scale_are_one_question() -> None:
    (question,) = open_questions(TURNED, [OLD])
    assert (question.place, question.key, question.can_keep) == ("scale", "", True)
    assert "Answer 0\nAnswer 1\nAnswer 2" in question.before
    assert "Answer 2\nAnswer 1\nAnswer 0" in question.after
    decided = Decided(scale=scale_mark_of(TURNED))
    assert open_questions(TURNED, [OLD], decided) == []
    assert keys_asked(replace(TURNED, prompt="Other?"), OLD, decided=decided) == [""]


def test_the_scale_is_kept_reset_or_mapped() -> None:
    kept = with_scale(TURNED, published(OLD), ScaleChoice.KEEP)
    reset = with_scale(TURNED, published(OLD), ScaleChoice.RESET)
    turned = with_scale(TURNED, published(OLD), ScaleChoice.MAP, (2, 1, 0))
    assert [content.scale for content in (kept, reset, turned)] == [1, 2, 2]
    assert values_between(OLD, kept) == {0: 0, 1: 1, 2: 2}
    assert values_between(OLD, reset) == {}
    assert values_between(OLD, turned) == {0: 2, 1: 1, 2: 0}
    for content in (kept, reset, turned):
        assert problems(content) == []
        assert problems_following(content, [OLD]) == []


def test_choosing_once_more_forgets_the_first_choice() -> None:
    turned = with_scale(TURNED, published(OLD), ScaleChoice.MAP, (2, 1, 0))
    assert with_scale(turned, published(OLD), ScaleChoice.RESET).scale_maps == {}
    assert with_scale(turned, published(OLD), ScaleChoice.KEEP) == TURNED


def test_no_correction_adds_an_answer() -> None:
    longer = make_framework(skills=2, statements=2, top=4)
    (question,) = open_questions(longer, [OLD])
    assert not question.can_keep
    with pytest.raises(CannotDecide):
        with_scale(longer, published(OLD), ScaleChoice.KEEP)
    longer = with_scale(longer, published(OLD), ScaleChoice.MAP, (0, 1, 3))
    assert values_between(OLD, longer) == {0: 0, 1: 1, 2: 3}


@pytest.mark.parametrize("mapping", [(), (2, 1), (2, 1, 0, 0), (2, 1, 3), (2, 1, -1)])
def test_a_map_tells_of_every_answer_and_stays_on_the_scale(mapping: tuple[int, ...]) -> None:
    with pytest.raises(CannotDecide):
        with_scale(TURNED, published(OLD), ScaleChoice.MAP, mapping)


def test_the_words_of_an_earlier_scale_bring_its_number_and_every_map_stays() -> None:
    second = with_scale(TURNED, published(OLD), ScaleChoice.MAP, (2, 1, 0))
    back = following(OLD, second)
    assert open_questions(back, [second, OLD]) == []
    assert (back.scale, back.scale_maps) == (1, {2: (2, 1, 0)})
    assert problems_following(back, [second, OLD]) == []
    third = replace(back, prompt="Third?")
    with pytest.raises(CannotDecide):
        with_scale(third, published(back, second, OLD), ScaleChoice.MAP, (0, 1, 2))
    third = with_scale(third, published(back, second, OLD), ScaleChoice.RESET)
    assert (third.scale, third.scale_maps) == (3, {2: (2, 1, 0)})
    assert values_between(second, third) == values_between(back, third) == {}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"scale": 2}, "scale"),  # the text has 1
        ({"scale": 3, "prompt": "Other?", "scale_maps": {2: (2, 1, 0), 3: (0, 1)}}, "scale_maps.3"),
        ({"scale": 3, "prompt": "Other?", "scale_maps": {2: (0, 1, 2)}}, "scale_maps.2"),
        ({"scale": 3, "prompt": "Other?", "scale_maps": {2: (2, 1, 0), 5: (0,)}}, "scale_maps.5"),
        ({"scale": 1, "prompt": "Other?"}, "scale"),  # passed over
    ],
)
def test_a_number_names_one_scale_for_ever(changes: dict[str, object], place: str) -> None:
    second = with_scale(TURNED, published(OLD), ScaleChoice.MAP, (2, 1, 0))
    new = replace(OLD, **{"scale_maps": second.scale_maps} | changes)  # type: ignore[arg-type]
    assert place in [problem.place for problem in problems_following(new, [second, OLD])]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"scale": 0}, "scale"),
        ({"scale": 10000}, "scale"),
        ({"scale": 2, "scale_maps": {2: (0, 3)}}, "scale_maps.2[1]"),
        ({"scale": 2, "scale_maps": {2: (-1,)}}, "scale_maps.2[0]"),
        ({"scale": 3, "scale_maps": {2: (0, 2), 3: (0, 1)}}, "scale_maps.2[1]"),
        ({"scale": 3, "scale_maps": {1: (0, 1)}}, "scale_maps.1"),
    ],
)
def test_values_of_maps_are_on_the_scale(changes: dict[str, object], place: str) -> None:
    assert [p.place for p in problems(replace(OLD, **changes))] == [place]  # type: ignore[arg-type]
