"""What editors do together: who is there, what they say, and what waits for a review."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from assessments import models, queries
from assessments.services import announcing, commenting, presence
from assessments.services.restoring import discard
from tests.publishing import NOON, published_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada", first_name="Ada", last_name="Lovelace")


def seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


# --- Presence ----------------------------------------------------------------------------------


def test_editor_is_seen_where_the_editor_is(framework: models.Framework, ada: User) -> None:
    presence.seen(framework=framework, user=ada, at=NOON, what="skill", key="skill-1")
    presence.seen(framework=framework, user=ada, at=NOON + seconds(1), what="skill", key="skill-2")
    (row,) = queries.editing_now(framework, NOON)
    assert (row.user, row.key, row.seen_at) == (ada, "skill-2", NOON + seconds(1))
    assert queries.editors_since(framework, None) == []
    assert queries.editing_now(framework, NOON + seconds(2)) == []


def test_editor_who_has_edited_is_told_until_the_next_version(
    framework: models.Framework, ada: User
) -> None:
    presence.edited(framework=framework, user=ada, at=NOON, what="skill", key="skill-1")
    presence.seen(framework=framework, user=ada, at=NOON + seconds(60))
    (row,) = queries.editors_since(framework, NOON - seconds(1))
    assert (row.edited_at, row.seen_at, row.what) == (NOON, NOON + seconds(60), "")
    assert queries.editors_since(framework, NOON) == []


def test_presence_is_written_twice_a_minute_at_most(
    framework: models.Framework, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    place: dict[str, Any] = {"framework": framework, "user": ada, "what": "skill", "key": "skill-1"}
    with django_assert_num_queries(2):
        presence.seen(at=NOON, **place)
    with django_assert_num_queries(1):
        presence.seen(at=NOON + seconds(29), **place)
    assert models.Presence.objects.get().seen_at == NOON
    presence.seen(at=NOON + seconds(30), **place)
    assert models.Presence.objects.get().seen_at == NOON + seconds(30)


# --- Comments ----------------------------------------------------------------------------------


def test_comments_stand_at_their_rows_and_stay_with_the_version(
    framework: models.Framework, ada: User
) -> None:
    about = commenting.add(
        framework=framework, by=ada, at=NOON, text="Too long.", what="skill", key="skill-1"
    )
    whole = commenting.add(framework=framework, by=ada, at=NOON, text="Well done.")
    commenting.settle(comment=about, at=NOON)
    commenting.settle(comment=about, at=NOON + seconds(9))
    assert queries.comments_of(framework) == {("skill", "skill-1"): [about], ("", ""): [whole]}
    about.refresh_from_db()
    assert (about.done_at, about.by_name) == (NOON, "Ada Lovelace")

    newer = published_again(framework)
    assert queries.comments_of(framework) == {}
    assert set(newer.comments.all()) == {about, whole}


def test_name_stays_beside_what_somebody_said_when_the_account_is_gone(
    framework: models.Framework, ada: User
) -> None:
    comment = commenting.add(framework=framework, by=ada, at=NOON, text="Well done.")
    ada.delete()
    comment.refresh_from_db()
    assert (comment.by, comment.by_name) == (None, "Ada Lovelace")


def test_settled_comment_is_opened_again(framework: models.Framework, ada: User) -> None:
    comment = commenting.add(framework=framework, by=ada, at=NOON, text="Too long.")
    commenting.settle(comment=comment, at=NOON)
    commenting.reopen(comment=comment)
    comment.refresh_from_db()
    assert comment.done_at is None


# --- Ready for review ----------------------------------------------------------------------------


def test_draft_waits_for_a_review_until_it_is_published(
    framework: models.Framework, ada: User
) -> None:
    revision = framework.revision
    announcing.mark_ready(framework=framework, by=ada, note="Please look.", at=NOON)
    (waiting,) = queries.ready_for_review()
    assert (waiting, waiting.ready_by, waiting.ready_note) == (framework, ada, "Please look.")
    assert waiting.revision == revision  # nobody's open form is outdated by it
    published_again(framework)
    assert queries.ready_for_review() == []
    framework.refresh_from_db()
    assert (framework.ready_at, framework.ready_by, framework.ready_note) == (None, None, "")


def test_another_draft_is_not_ready(framework: models.Framework, ada: User) -> None:
    models.Framework.objects.update(title="Other")
    announcing.mark_ready(framework=framework, by=ada, at=NOON)
    discard(framework=framework, by=ada, at=NOON)
    assert queries.ready_for_review() == []


def test_ready_can_be_taken_back(framework: models.Framework, ada: User) -> None:
    announcing.mark_ready(framework=framework, by=ada, at=NOON)
    announcing.not_ready(framework=framework)
    assert queries.ready_for_review() == []
