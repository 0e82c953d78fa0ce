"""The admin: drafts are edited here, published versions can be read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from assessments.admin import definitions, frameworks

__all__ = ["definitions", "frameworks"]

admin.site.site_header = admin.site.site_title = _("Skills self-assessment")
admin.site.index_title = _("Definitions and accounts")
