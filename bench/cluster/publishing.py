"""An editor who publishes a version each second, while people answer: for `bench.unbreakable`."""

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsapp.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessments import models  # noqa: E402
from assessments.services.publishing import publish  # noqa: E402


def main(versions: int) -> None:
    framework = models.Framework.objects.get()
    for number in range(versions):
        framework.refresh_from_db()
        framework.introduction = f"Edition {number}."
        framework.save()
        publish(framework=framework, at=timezone.now())
        call_command("forget", verbosity=0)
        time.sleep(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
