"""Indexes on the accounts, which are Django's table: staff, all by e-mail, and one by its e-mail.

Without them each look at the list, and each time that somebody types an e-mail address, goes
through all accounts.
"""

from django.conf import settings
from django.db import migrations

INDEXES = {
    "account_staff": "(email, id) WHERE is_staff",
    "account_email": "(email, id)",
    "account_upper_email": "(upper(email))",  # how `iexact` looks for it on PostgreSQL
}


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("accounts", "0003_ending_notices"),
    ]

    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON auth_user {what}", f"DROP INDEX {name}")
        for name, what in INDEXES.items()
    ]
