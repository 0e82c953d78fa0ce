"""Numbers, for Prometheus: how many requests, how long they took, what the database did.

They are told by the name of a view, never by an address. Several workers of one server add theirs
together in the folder that PROMETHEUS_MULTIPROC_DIR names (deploy/gunicorn.conf.py makes one);
without it each tells its own.
"""

import hmac
import os
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import Error
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from skillsapp.incoming import METHODS

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds
REQUESTS = Counter(
    "skillsapp_requests",
    "Requests; those of status 429 were too often.",
    ["view", "method", "status"],
)
SECONDS = Histogram(
    "skillsapp_request_seconds", "How long a request took.", ["view", "method"], buckets=BOUNDS
)
FAULTS = Counter(
    "skillsapp_database_faults",
    "Requests for which the database was busy, away or behind.",
    ["kind"],
)


def measured(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Count each request, and how long it took."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        view = (match.view_name or "unnamed") if match else "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        SECONDS.labels(view, method).observe(time.perf_counter() - began)
        if fault := getattr(response, "fault_of_database", None):
            FAULTS.labels(fault.name.lower()).inc()
        return response

    return middleware


class Jobs(Collector):
    """How many jobs the database holds in each state, for workers."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = GaugeMetricFamily("skillsapp_jobs", "Jobs, by their state.", labels=["state"])
        try:
            for state, number in DBTaskResult.objects.values_list("status").annotate(Count("pk")):
                family.add_metric([state.lower()], number)
        except Error:
            return  # what is counted in this process is told all the same
        yield family


def may_ask(authorization: str) -> bool:
    """Say whether whoever asks has shown the secret."""
    return hmac.compare_digest(authorization.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())


def told() -> str:
    """Return all numbers, as Prometheus reads them."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        for metric in (REQUESTS, SECONDS, FAULTS):
            registry.register(metric)
    registry.register(Jobs())
    return generate_latest(registry).decode()
