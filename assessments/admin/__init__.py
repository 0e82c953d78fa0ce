"""The admin: the working copy of every framework is edited here, its versions are read."""

from django.contrib import admin
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from assessments.admin import definitions, frameworks, versions
from assessments.presentation.site import site_name

__all__ = ["definitions", "frameworks", "versions"]

admin.site.site_header = admin.site.site_title = lazy(site_name, str)()
admin.site.index_title = _("Definitions and accounts")
admin.site.enable_nav_sidebar = False  # its room is the pages'; the index has the same lists
