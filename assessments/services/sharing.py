"""Links to a report: made, ended, and counted when they are opened.

A link is its token: 256 bits that the site's SECRET_KEY makes out of the link's row. So the
person can see the address again, and yet the database (or a backup of it) opens nothing: it
keeps only the token's digest. Somebody who looks for tokens cannot learn from how long a look-up
takes, because what is compared is not what they send but its digest, which they cannot steer.
"""

import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from assessments import models, queries
from assessments.domain.annotations import LINK_DAYS, LINK_NAME_LENGTH, LinkShows
from assessments.domain.limits import (
    ENDED_LINKS_KEPT,
    MOST_OPEN_LINKS,
    MOST_OPEN_LINKS_OF_REPORT,
)
from assessments.domain.targets import OWN_ROLE
from assessments.domain.tokens import digest_of
from assessments.sealing import seal
from assessments.services import room

SALT = "assessments.services.sharing"


@transaction.atomic
def make(
    *,
    assessment: models.Assessment,
    shows: str,
    role_key: str,
    days: int,
    name: str,
    at: datetime,
) -> tuple[models.ShareLink, str]:
    """Make a link to the report against one role; return it with its token.

    Of the report's links that are no longer open, the last ones stay. Raise ValueError for an
    assessment that is not submitted and for anything not on offer, and Full where as many links
    are open as may be: of this report, or of all reports of the person. Raise Gone where it has
    become an account's meanwhile.
    """
    if not assessment.is_submitted:
        raise ValueError("not submitted")
    if shows not in list(LinkShows) or days not in LINK_DAYS or len(name) > LINK_NAME_LENGTH:
        raise ValueError("not on offer")
    framework = queries.definitions(assessment.version_id).framework
    is_own = role_key == OWN_ROLE and assessment.own_targets
    if not is_own and framework.role(role_key) is None:
        raise ValueError(f"no such role: {role_key}")
    owner = assessment.respondent_id
    room.hold(owner)  # so that the name is sealed for whoever has the report when it is written
    links = models.ShareLink.objects.filter(assessment__respondent=owner)
    own = links.filter(assessment=assessment)
    room.require(own.open(at), MOST_OPEN_LINKS_OF_REPORT)
    room.require(links.open(at), MOST_OPEN_LINKS)
    ended = own.exclude(pk__in=own.open(at)).order_by("-created_at", "-pk")
    own.filter(pk__in=[*ended.values_list("pk", flat=True)[ENDED_LINKS_KEPT:]]).delete()
    link = models.ShareLink.objects.create(
        assessment=assessment,
        digest=secrets.token_hex(32),  # until its row, and so its token, is known
        shows=shows,
        role_key=role_key,
        name=seal(owner, name),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    token = _derive(link)
    link.digest = digest_of(token)
    link.save(update_fields=["digest"])
    return link, token


def token_of(link: models.ShareLink) -> str | None:
    """Return the token of a link, or None if it was made with a SECRET_KEY that is not known here.

    Such a link still works, but nobody can see its address again.
    """
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = _derive(link, secret)
        if constant_time_compare(digest_of(token), link.digest):
            return token
    return None


def end(*, link: models.ShareLink, at: datetime) -> None:
    """End a link at once; the second time changes nothing."""
    models.ShareLink.objects.filter(pk=link.pk, ended_at=None).update(ended_at=at)


def opened(*, link: models.ShareLink, at: datetime) -> None:
    """Count that a link was opened: how often and when last, and nothing about by whom."""
    models.ShareLink.objects.filter(pk=link.pk).update(
        times_opened=F("times_opened") + 1, last_opened_at=at
    )


def _derive(link: models.ShareLink, secret: str | None = None) -> str:
    # More than the number of the row: after a restored backup the same number comes again, and
    # an address that somebody holds must never open the report of somebody else.
    made = link.created_at.astimezone(UTC).isoformat()
    value = f"{link.pk}/{link.assessment_id}/{made}"
    digest = salted_hmac(SALT, value, secret=secret, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
