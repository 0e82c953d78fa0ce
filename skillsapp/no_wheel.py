"""What pip is told when it wants to build a package: this is a site, and it runs from its folder.

Templates, static files and settings are beside the code, so a wheel would hold half of it.
"""

from typing import NoReturn


def _refuse(*_: object, **__: object) -> NoReturn:
    raise SystemExit(
        "skillsapp runs from its folder and is no package: `make install` installs it."
    )


build_wheel = build_sdist = build_editable = _refuse
