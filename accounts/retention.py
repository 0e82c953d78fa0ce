"""How long accounts are kept: from when their person was last here, in whatever way.

That is when they signed in, the day of the last visit of what is theirs, or as long as a browser is
signed in. Where the site sends e-mail, they are told ACCOUNT_WARNED_DAYS before their account goes,
once; and it never goes sooner than that after they were told. Accounts of staff are not touched:
whoever gave them takes them away.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import erasing
from accounts.models import EndingNotice
from assessments.belongings import Counts

logger = logging.getLogger(__name__)


def idle(now: datetime, days: int) -> "QuerySet[User]":
    """Return the accounts, but for staff, whose people were not here for more than so many days."""
    before = now - timedelta(days=days)
    seen_at = Coalesce("last_login", "date_joined")
    accounts = _of_people().alias(seen_at=seen_at).filter(seen_at__lt=before)
    is_here = Q(respondent__last_visit__gte=before.date()) | Q(sessions__expire_date__gt=now)
    return accounts.exclude(pk__in=User.objects.filter(is_here).values("pk"))


def to_forget(now: datetime) -> "QuerySet[User]":
    """Return the accounts whose time is over: idle for long, or never confirmed."""
    over = idle(now, settings.ACCOUNT_KEPT_DAYS)
    if settings.SENDS_EMAIL:
        told = _notices().filter(sent_at__lte=now - timedelta(days=settings.ACCOUNT_WARNED_DAYS))
        over = over.filter(Q(email="") | Exists(told))
    before = now - timedelta(days=settings.ACCOUNT_UNUSED_DAYS)
    unused = _of_people().filter(last_login=None, date_joined__lt=before, respondent=None)
    unused = unused.filter(emailaddress__verified=False).exclude(emailaddress__verified=True)
    return User.objects.filter(Q(pk__in=over.values("pk")) | Q(pk__in=unused.values("pk")))


def to_warn(now: datetime) -> "QuerySet[User]":
    """Return whom to tell that their account ends soon; none where no e-mail is sent."""
    if not settings.SENDS_EMAIL:
        return User.objects.none()
    ending = idle(now, settings.ACCOUNT_KEPT_DAYS - settings.ACCOUNT_WARNED_DAYS)
    return ending.exclude(email="").exclude(Exists(_notices())).exclude(pk__in=to_forget(now))


def forget(now: datetime) -> Iterator[Counts]:
    """Delete the accounts whose time is over, each by itself with everything that is theirs.

    Yield for each how much that was. Who comes back at this moment is kept.
    """
    for pk in list(to_forget(now).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            list(User.objects.select_for_update().filter(pk=pk).values_list("pk"))
            if not to_forget(now).filter(pk=pk).exists():
                continue
            counts = Counter(erasing.erase(account_id=pk))
        yield counts + Counter({User.__name__: 1})


def warn(now: datetime) -> int:
    """Tell people that their account ends; return how many. Others are tried again next time."""
    return sum(_tell(account, now) for account in to_warn(now).order_by("pk"))


def _of_people() -> "QuerySet[User]":
    return User.objects.filter(is_staff=False, is_superuser=False)


def _notices() -> "QuerySet[EndingNotice]":
    """Return the notice of an account in an outer query, unless its person came back since."""
    notices = EndingNotice.objects.filter(account=OuterRef("pk"))
    notices = notices.filter(sent_at__gt=Coalesce("account__last_login", "account__date_joined"))
    visit = F("account__respondent__last_visit")
    return notices.filter(Q(account__respondent=None) | Q(sent_at__date__gt=visit))


def _tell(account: User, now: datetime) -> bool:
    scheme, host = "http" if settings.LOCAL else "https", settings.ALLOWED_HOSTS[0].lstrip(".")
    context = {
        "address": f"{scheme}://{host}{reverse('account_login')}",
        "days": settings.ACCOUNT_WARNED_DAYS,
    }
    text = render_to_string("accounts/ending_mail.txt", context)
    try:
        # Both or neither, where the e-mail waits in the same database (skillsapp/outbox.py).
        with transaction.atomic():
            send_mail(
                _("Your account ends in %(days)s days") % context, text, None, [account.email]
            )
            EndingNotice.objects.update_or_create(account=account, defaults={"sent_at": now})
    except (SMTPException, OSError) as error:
        logger.warning("An account could not be told that it ends: %s", type(error).__name__)
        return False
    return True
