"""What goes to those who watch the site: nothing, unless one of these is set (telemetry/)."""

import re
from importlib.util import find_spec

from skillsapp.settings.environment import text, wrong


def needs(name: str, package: str, module: str) -> None:
    """Refuse a setting whose package is not there."""
    try:
        is_there = find_spec(module) is not None
    except ModuleNotFoundError:  # a part of what it is in
        is_there = False
    if text(name) and not is_there:
        wrong(name, f"needs the package {package}. Install it beside the site, or set it not.")


# Errors, to Sentry or what understands the same.
SENTRY_DSN = text("SENTRY_DSN")
if SENTRY_DSN and not re.fullmatch(r"https?://\w+@[^/\s]+(/\S*)?/\d+", SENTRY_DSN):
    wrong("SENTRY_DSN", "must be like https://key@sentry.example.org/1.")
needs("SENTRY_DSN", "sentry-sdk", "sentry_sdk")

# Numbers, for a Prometheus that asks for /metrics and shows this secret.
METRICS_TOKEN = text("METRICS_TOKEN")
if METRICS_TOKEN and (len(METRICS_TOKEN) < 16 or not METRICS_TOKEN.isascii()):
    wrong("METRICS_TOKEN", "is too weak. Use 16 random characters or more.")
needs("METRICS_TOKEN", "prometheus-client", "prometheus_client")

# Traces, to a collector of OpenTelemetry. Its library reads this and its other OTEL_… by itself.
OTEL_EXPORTER_OTLP_ENDPOINT = text("OTEL_EXPORTER_OTLP_ENDPOINT")
if OTEL_EXPORTER_OTLP_ENDPOINT and not re.match(r"https?://[^/\s]", OTEL_EXPORTER_OTLP_ENDPOINT):
    wrong("OTEL_EXPORTER_OTLP_ENDPOINT", "must be an address such as http://collector:4318.")
needs(
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "opentelemetry-exporter-otlp-proto-http",
    "opentelemetry.exporter.otlp.proto.http",
)
