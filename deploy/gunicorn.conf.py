"""How gunicorn serves the site: `gunicorn --config deploy/gunicorn.conf.py skillsapp.wsgi`.

The site is WSGI alone, and wants a proxy in front that takes in a request whole before it hands it
over (nginx.conf, haproxy.cfg): else whoever sends half a request holds a thread until `timeout`.
docs/experiments/workers.md has what half a request does to workers and threads.
"""

import os
from pathlib import Path

bind = os.environ.get("BIND", "127.0.0.1:8000")

# A worker computes for one request at a time; its other threads only wait, for the database or for
# somebody with a slow line. More workers than cores take memory and give nothing.
workers = int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 1)
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 4)

timeout = 60  # seconds; longer than any statement may take (DB_STATEMENT_TIMEOUT)
graceful_timeout = 30  # for what is being answered when a worker is to end
keepalive = 75  # longer than the proxies keep a connection that they do not use

# Each is replaced now and then, so that what leaks anywhere never grows for long; not all at once.
max_requests = 20_000
max_requests_jitter = 5_000

# Its pulse is a file that is touched each second: in memory, where no disk can hold it up, and
# where a root that is read-only does not matter.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True  # it would be made in the home directory

# The proxy writes who asked for what. This one would write the addresses of shared reports, too.
accesslog = None
loglevel = "warning"
logger_class = "skillsapp.gunicorn_logs.Logger"  # its lines are as the site's own


def on_starting(server: object) -> None:
    """Let the workers add their numbers together, where somebody asks for /metrics."""
    from tempfile import mkdtemp

    if os.environ.get("METRICS_TOKEN"):
        home = "PROMETHEUS_MULTIPROC_DIR"
        os.environ[home] = os.environ.get(home) or mkdtemp(prefix="skills-metrics-")


def post_worker_init(worker: object) -> None:
    """Let the first worker say, in a line of the log, if the database is of another release."""
    from upkeep.starting import tell_of_database

    if getattr(worker, "age", 1) == 1:
        tell_of_database()
