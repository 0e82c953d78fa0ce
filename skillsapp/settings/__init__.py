"""Settings of the project, read from the environment and from a git-ignored `.env` file.

Two modes. With LOCAL=true (written into `.env` by `make install`) the site serves plain http
to this machine only. In every other case production rules hold. What is missing, wrong or unsafe
stops the start, with a sentence for each that names it. README.md lists every setting.
"""

# What comes later has the last word.
# isort: off
from skillsapp.settings import environment
from skillsapp.settings.environment import *  # noqa: F403
from skillsapp.settings.site import *  # noqa: F403
from skillsapp.settings.safety import *  # noqa: F403
from skillsapp.settings.database import *  # noqa: F403
from skillsapp.settings.storage import *  # noqa: F403
from skillsapp.settings.mail import *  # noqa: F403
from skillsapp.settings.jobs import *  # noqa: F403
from skillsapp.settings.accounts import *  # noqa: F403
from skillsapp.settings.telemetry import *  # noqa: F403
from skillsapp.settings.application import *  # noqa: F403
from skillsapp.settings.logs import *  # noqa: F403

environment.stop_if_wrong()
