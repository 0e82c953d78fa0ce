"""The lines for a shell that docs/operate.md names, as they stand there."""

import os
import re
import subprocess
from pathlib import Path

from tests import postgres

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/operate.md"


def lines_of(section: str, beginning: str) -> list[str]:
    """Return the lines for a shell of a section, from the block that begins like this."""
    text = DOCUMENT.read_text().partition(f"### {section}\n")[2]
    (block,) = re.findall(rf"```sh\n({re.escape(beginning)}.*?)```", text, re.DOTALL)[:1]
    return [line for line in block.splitlines() if "manage.py" not in line]


def run(lines: list[str], folder: Path, **environment: str) -> None:
    """Run them; the programs of PostgreSQL are those of the server in the tests."""
    path = os.pathsep.join([str(postgres.find_programs()), os.environ["PATH"]])
    given = os.environ | {"PATH": path} | environment
    subprocess.run(["sh", "-ec", "\n".join(lines)], cwd=folder, env=given, check=True)
