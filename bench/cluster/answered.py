"""People who have answered everything and are about to submit: for `bench.unbreakable`.

Prints for each the number of the assessment and the secret of a browser that opens it.
"""

import os
import sys
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsapp.settings")

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessments import models, queries  # noqa: E402
from assessments.domain.tokens import digest_of, make_token  # noqa: E402


def main(number: int) -> None:
    version = queries.newest_versions()[0]
    told, now = queries.definitions(version.pk), timezone.now()
    role = next(iter(told.role_ids.values()))
    with transaction.atomic():
        for count in range(number):
            person = models.Respondent.objects.create(pk=uuid.uuid4(), last_visit=now.date())
            secret = make_token()
            models.Browser.objects.create(
                digest=digest_of(secret), respondent=person, visited=now.date()
            )
            one = models.Assessment.objects.create(
                respondent=person, version=version, role_id=role, started_at=now
            )
            models.Answer.objects.bulk_create(
                models.Answer(assessment=one, statement_id=pk, value=(count + pk) % 5)
                for pk in told.statement_ids.values()
            )
            print(one.pk, secret)


if __name__ == "__main__":
    main(int(sys.argv[1]))
