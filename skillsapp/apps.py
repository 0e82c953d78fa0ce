from django.apps import AppConfig
from django.conf import settings


class SiteConfig(AppConfig):
    """The site itself, for what begins with every process that serves or runs a command."""

    name = "skillsapp"

    def ready(self) -> None:
        if settings.SENTRY_DSN:
            from skillsapp.telemetry import errors

            errors.report()
