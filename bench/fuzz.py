"""Whether any request breaks the site: `python -m bench.fuzz [--minutes N] [--seed N] [--only X]`.

Asks odd things of every address, as several people (bench/fuzzing), with further requests behind
them, for so long (1 minute), in a database of its own: SQLite in memory, or one beside that of
DATABASE_URL. Prints Markdown: how many requests were made, by address and by status, what took
longest, and what must never have been: each mistake once, with the smallest request that was found.
"""

import argparse
import logging
import os
import random
import warnings
from collections import Counter

from bench._tables import markdown


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz")
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=random.randrange(10**9))
    parser.add_argument("--only", default="", help="what names of addresses match")
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

    import django

    django.setup()
    from django.test.runner import DiscoverRunner

    warnings.simplefilter("error")
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        from bench.fuzzing import campaign  # loads the site, which sets its logs up

        logging.getLogger().handlers.clear()  # what is logged is judged
        made = campaign.run(minutes=given.minutes, seed=given.seed, only=given.only)
    finally:
        runner.teardown_databases(databases)
        runner.teardown_test_environment()
    print(f"Seed {given.seed}: {made.judge.asked:,} requests in {made.judge.seconds:,.0f} s.\n")
    print(_table("status", made.judge.statuses), "\n")
    print(_table("address", made.judge.by_address), "\n")
    print(f"Slowest: {made.judge.slowest[0]:.2f} s, {str(made.judge.slowest[1])[:300]}\n")
    for fault in made.faults.values():
        print(f"## {fault}\n")
    return 1 if made.faults else 0


def _table(name: str, counts: Counter[int] | Counter[str]) -> str:
    rows = [(str(key), f"{count:,}") for key, count in sorted(counts.items(), key=str)]
    return markdown((name, "requests"), rows)


if __name__ == "__main__":
    raise SystemExit(main())
