"""What runs: apps, middleware, templates, and how much a request may bring."""

from typing import Any

from skillsapp import providers
from skillsapp.settings.accounts import SOCIALACCOUNT_PROVIDERS
from skillsapp.settings.site import PATH_PREFIX, overridable
from skillsapp.settings.telemetry import METRICS_TOKEN, OTEL_EXPORTER_OTLP_ENDPOINT

INSTALLED_APPS = [
    "accounts.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "adminsortable2",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "skillsapp.apps.SiteConfig",
    "accounts",
    "assessments",
    "upkeep",
    *providers.packages(SOCIALACCOUNT_PROVIDERS),
]

MIDDLEWARE = [
    "skillsapp.request_ids.request_ids",
    *(["skillsapp.telemetry.traces.traced"] if OTEL_EXPORTER_OTLP_ENDPOINT else []),
    *(["skillsapp.telemetry.metrics.measured"] if METRICS_TOKEN else []),
    *(["skillsapp.prefix.cookies_stay_here"] if PATH_PREFIX else []),
    "skillsapp.language.active",
    # What they add is on every answer: also on files, on errors and on what leads to https.
    "skillsapp.headers.headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "skillsapp.caching.kept_by_nobody",
    "skillsapp.secret_addresses.without_cookies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "skillsapp.incoming.Incoming",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "assessments.access.recognise",
    "accounts.leaving.leave_nothing",
    "accounts.staff.Gate",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.OtherSites",
    "accounts.middleware.kept_by_nobody",
    "skillsapp.unreadable.SayUnreadable",
]

ROOT_URLCONF = "skillsapp.urls"
WSGI_APPLICATION = "skillsapp.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": overridable("templates"),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "skillsapp.context.how_long",
                "accounts.context.accounts",
            ],
            "builtins": ["assessments.templatetags.site"],
        },
    },
    {
        # For what a report says of each of its skills (skillsapp/jinja.py).
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": overridable("templates"),
        "OPTIONS": {"environment": "skillsapp.jinja.environment"},
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_TEMPLATE_PACK = "forms"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["forms"]

# As many as a large framework has statements: a file may reword them all, each with its answer.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
# What a body may have (skillsapp/incoming.py), in bytes. A page of the admin with all texts of a
# large framework sends about 1 MB. A file is kept in memory, or it is not kept.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["skillsapp.incoming.InMemory"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024  # a person's file has 2 MB at most, a framework's 1
FILES_TAKEN = {"bring-back", "admin:assessments_framework_import"}
