"""Erasing an account with everything of the person: reports, addresses, passkeys and sessions."""

from django.contrib.auth.models import User
from django.db import transaction

from accounts.models import Session
from assessments import queries
from assessments.belongings import Counts
from assessments.services import erasing


@transaction.atomic
def erase(*, account_id: int) -> Counts:
    """Delete all that is the account's; return how much of each kind of a person's things it was.

    An account of staff stays, for others have given it and what was done with it is signed: only
    what its person did here for themselves goes. In either case it is signed out everywhere. The
    second time nothing is there to be done.
    """
    account = User.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        return {}
    person = queries.person_of_account(account.pk)
    counts = erasing.erase(respondent_id=person) if person else {}
    Session.objects.of(account.pk).delete()
    if not account.is_staff:
        account.delete()
    return counts
