"""Settings of the project, read from the environment and from a git-ignored `.env` file.

Two modes. With LOCAL=true (written into `.env` by `make install`) the site serves plain http
to this machine only. In every other case production rules hold, and a setting that is missing
or unsafe stops the start with a sentence that names it. README.md lists every setting.
"""

from skillsapp.settings.environment import *  # noqa: F403, I001 - what is wrong is told in this order
from skillsapp.settings.safety import *  # noqa: F403
from skillsapp.settings.site import *  # noqa: F403
from skillsapp.settings.storage import *  # noqa: F403
from skillsapp.settings.mail import *  # noqa: F403
from skillsapp.settings.jobs import *  # noqa: F403
from skillsapp.settings.accounts import *  # noqa: F403
from skillsapp.settings.application import *  # noqa: F403
from skillsapp.settings.logs import *  # noqa: F403
