"""Bringing back: what was looked at, and nothing else."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from assessments import belongings, models
from assessments.services import answering, bringing
from tests.views.conftest import ROLE

BEGUN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_what_has_changed_since_it_was_looked_at_is_not_added(
    version: models.FrameworkVersion,
) -> None:
    there, here = uuid4(), uuid4()
    answering.start(respondent=there, version=version, role_key=ROLE, at=BEGUN)
    brought = belongings.belongings_of(there)
    seen = bringing.look(belongings=brought, respondent_id=here)
    later = BEGUN + timedelta(days=1)
    mine = answering.start(respondent=here, version=version, role_key=ROLE, at=later)

    is_done = bringing.bring(belongings=brought, respondent_id=here, expected=seen, at=later)

    assert not is_done
    assert [*models.Assessment.objects.of(here)] == [mine]
