"""Content that comes with a release: whether a site has had it, or has answered to it."""

from dataclasses import replace

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User

from assessments import models
from assessments.services.offering import is_new, mark_of, released
from assessments.services.restoring import import_framework, successor_of_newest
from tests.publishing import change, earlier_content, published, published_again, published_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(db: None) -> models.FrameworkVersion:
    """A site to which an earlier release was given."""
    return published_once(earlier_content())


def is_offered(version: models.FrameworkVersion) -> bool:
    return is_new(content=released(), framework=version.framework)


def test_new_site_has_it(version: models.FrameworkVersion) -> None:
    assert not is_offered(version)


def test_site_with_the_content_of_an_earlier_release_has_it_not(
    earlier: models.FrameworkVersion,
) -> None:
    assert is_offered(earlier)


def test_site_that_made_it_the_draft_has_it(earlier: models.FrameworkVersion) -> None:
    import_framework(content=successor_of_newest(released())[0])
    assert not is_offered(earlier)


def test_site_that_published_it_has_it_whatever_was_changed_later(
    earlier: models.FrameworkVersion,
) -> None:
    import_framework(content=successor_of_newest(released())[0])
    published_again(earlier.framework)
    assert not is_offered(earlier)
    assert models.Statement.objects.get(key="gone").retired
    change(earlier.framework, title="Our own title")
    published_again(earlier.framework)
    assert not is_offered(earlier)


def test_site_that_has_changed_it_is_not_asked_to_go_back(version: models.FrameworkVersion) -> None:
    change(version.framework, title="Our own title")
    assert not is_offered(version)
    published_again(version.framework)
    assert not is_offered(version)


def test_site_that_changed_the_earlier_content_is_asked_once(
    earlier: models.FrameworkVersion,
) -> None:
    """Until its history names the mark of the content; another content has another mark."""
    change(earlier.framework, title="Our own title")
    published_again(earlier.framework)
    assert is_offered(earlier)
    log(earlier.framework, mark_of(earlier_content()))
    assert is_offered(earlier)
    log(earlier.framework, mark_of(released()))
    assert not is_offered(earlier)


def test_history_of_another_framework_does_not_count(earlier: models.FrameworkVersion) -> None:
    log(published(replace(earlier_content(), key="other")).framework, mark_of(released()))
    assert is_offered(earlier)


def log(framework: models.Framework, mark: str) -> None:
    user, _ = User.objects.get_or_create(username="somebody")
    LogEntry.objects.log_actions(
        user.pk, [framework], CHANGE, f"Content {mark}.", single_object=True
    )
