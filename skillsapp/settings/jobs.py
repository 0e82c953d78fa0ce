"""What is done outside of requests: at once and by a daily command, or by workers."""

from skillsapp.settings import mail
from skillsapp.settings.environment import switch

# With workers (`manage.py worker`) e-mails wait in the database until one of them sends them, and
# the workers forget what is too old each night. Without, e-mails are sent while somebody waits, and
# `manage.py forget` is run by the machine's own clock.
WORKER = switch("WORKER", default=False)
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if WORKER
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}
if WORKER and mail.SENDS_EMAIL:
    MAILER = vars(mail)["EMAIL_BACKEND"]  # what really sends (skillsapp/outbox.py)
    EMAIL_BACKEND = "skillsapp.outbox.Outbox"
