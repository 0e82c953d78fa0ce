"""`make audit`: what is known against the packages of the lock.

    python -m tests.audit

Vulnerabilities are told by the service of the package index, which pip-audit asks. A machine that
reaches the index by a mirror may not reach that service: then this says so, loudly, for silence
is no finding. What the index alone can tell is told in any case: which releases of the lock were
withdrawn (yanked). The exit code is 0 where all was asked and nothing is known, 1 where something
is, and 2 where the service could not be asked about every package.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = "requirements-extras.txt"
AUDIT = (ROOT / ".venv/release/bin/pip-audit", "-r", LOCK, "--require-hashes", "--disable-pip",
         "--format=json", "--progress-spinner=off")  # fmt: skip
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq")
YANKED = (*PIP, "install", "--dry-run", "--ignore-installed", "--no-deps", "--report=-",
          "--require-hashes", "-r", LOCK)  # fmt: skip


def answer_of(words: Iterable[str | Path]) -> Any:
    """Run a program; return the JSON that it prints, or None if it could not find out."""
    done = subprocess.run([*words], cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return None


def vulnerabilities(answer: Any) -> tuple[int, list[str]]:
    """Return the exit code for what pip-audit answered, and what to say of it."""
    packages = answer["dependencies"] if answer else []
    asked = [it for it in packages if "skip_reason" not in it]
    known = [
        f"{it['name']} {it['version']}: {found['id']}, mended in "
        f"{', '.join(found['fix_versions']) or 'no release'}"
        for it in asked
        for found in it["vulns"]
    ]
    if not asked:
        return 2, ["NOT ASKED: the service that knows vulnerabilities could not be reached."]
    said = [*known, f"{len(asked)} packages were asked about, {len(known)} vulnerabilities found."]
    if unasked := [it["name"] for it in packages if it not in asked]:
        said.append(f"NOT ASKED about {', '.join(unasked)}.")
    return 1 if known else 2 if unasked else 0, said


def withdrawn(answer: Any) -> list[str]:
    """Return the releases of the lock that its authors have withdrawn, as pip reports them."""
    items = answer["install"] if answer else []
    return [
        f"{it['metadata']['name']} {it['metadata']['version']} was withdrawn by its authors."
        for it in items
        if it.get("is_yanked")
    ]


def main() -> int:
    code, said = vulnerabilities(answer_of(AUDIT))
    report = answer_of(YANKED)
    print("── Known vulnerabilities ──", *said, sep="\n")
    print("── From the package index alone ──")
    if report is None:
        print("NOT ASKED: pip could not get every package of the lock from the index.")
        return code or 2
    gone = withdrawn(report)
    print(*gone or ["No release of the lock was withdrawn."], sep="\n")
    return 1 if gone else code


if __name__ == "__main__":
    sys.exit(main())
