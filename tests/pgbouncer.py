"""A real PgBouncer for the tests, in transaction mode, before the PostgreSQL that they run on.

Its two connections take turns, once both are open: what is said of one is not there in the next
transaction.
"""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.postgres import unprivileged

PATIENCE = 20  # seconds
PORT = 6432  # the name of its socket; nothing listens on a network
CONFIG = """
[databases]
* = {server}
[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {home}
auth_type = any
pool_mode = transaction
default_pool_size = 2
server_round_robin = 1
"""


def find_program() -> str | None:
    return shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")


@contextmanager
def pooler(program: str, database: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield where to find the pooler, as settings of a database, until the block ends."""
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    server = " ".join(f"{ours}='{database[it]}'" for it, ours in names.items() if database.get(it))
    home = tempfile.mkdtemp(prefix="pooler-")
    config = Path(home, "pgbouncer.ini")
    config.write_text(CONFIG.format(server=server, port=PORT, home=home))
    process = subprocess.Popen(
        [program, "--quiet", config], stderr=subprocess.PIPE, text=True, **unprivileged(home)
    )
    try:
        until = time.monotonic() + PATIENCE
        while not Path(home, f".s.PGSQL.{PORT}").exists():
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield {"HOST": home, "PORT": str(PORT)}
    finally:
        process.kill()
        process.communicate()
        shutil.rmtree(home)
