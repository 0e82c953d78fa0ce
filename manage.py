#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsapp.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(error))  # what is wrong with a setting is one sentence, not a traceback
    except DatabaseError as error:
        from skillsapp.outages import fault_of, reason

        fault = fault_of(error)
        if fault is None or "--traceback" in sys.argv:
            raise
        sys.exit(f"{fault} ({reason(error)}).")
