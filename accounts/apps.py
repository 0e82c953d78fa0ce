from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts import checks, noticing, refused
        from skillsapp import checks as checks_of_settings
        from skillsapp import outbox

        checks.register()
        checks_of_settings.register()
        noticing.connect()
        refused.connect()
        outbox.connect()


class StaffAdminConfig(admin.AdminConfig):
    default_site = "accounts.staff_site.StaffSite"
    default = False
