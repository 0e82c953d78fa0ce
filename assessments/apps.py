from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.functional import lazy

from assessments.presentation.site import site_name


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = lazy(site_name, str)()

    def ready(self) -> None:
        post_migrate.connect(count_what_was_there_before, sender=self)


def count_what_was_there_before(apps: Any = None, **kwargs: Any) -> None:
    """Fill the summary of versions whose assessments are from before there was one."""
    if apps is None or ("assessments", "tally") not in names_of(apps):
        return  # tables were emptied, or the database was brought back to an earlier release
    from assessments.services.using import recount, uncounted_versions

    for version in uncounted_versions():
        recount(version=version)


def names_of(apps: Any) -> set[tuple[str, str]]:
    return {(model._meta.app_label, model._meta.model_name) for model in apps.get_models()}
