"""Accounts in the admin: who is staff, and what they may do. No way leads to what anybody answered.

Only superusers open these pages. An account that somebody has signed in to is theirs: nobody gives
it another address or password, with which they would be let in to what that person answered, and
nobody deletes it, which would show what goes with it. Accounts are turned off instead.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from accounts import making, staff
from accounts.models import Account, Session

# What these hold lets somebody in: nobody reads or writes it but through the pages of the account.
for model in (
    User,
    EmailAddress,
    Authenticator,
    SocialAccount,
    SocialApp,
    SocialToken,
    DBTaskResult,
):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class NewAccountForm(forms.ModelForm):
    """An address, and only where the site sends no e-mail a first password.

    Else nobody knows it but its owner, who signs in by a code: with a password that somebody else
    knows, that one could read what the owner answers.
    """

    email = forms.EmailField(label=_("E-mail address"))
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("For the first time only: whoever gets it sets one of their own."),
    )

    class Meta:
        model = Account
        fields = ("email", "first_name", "last_name", "is_staff", "is_superuser", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_staff"].initial = True
        if settings.SENDS_EMAIL:
            del self.fields["password"]
            self.fields["email"].help_text = _("The site sends a code to it to sign in with.")

    def clean_email(self) -> str:
        email = making.clean_email(self.cleaned_data["email"])
        if making.account_of(email):
            raise forms.ValidationError(
                gettext("There is already an account with this e-mail address.")
            )
        return email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.cleaned_data.get("email", "")))
        return password

    def save(self, commit: bool = True) -> Any:
        account = super().save(commit=False)
        account.username = making.random_user_name()
        account.set_password(self.cleaned_data.get("password"))  # without one, nobody has it
        return account


class IsStaff(admin.SimpleListFilter):
    """Staff at first: they are what these pages are for."""

    title = _("accounts")
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        for value, name in ((None, _("Staff")), ("all", _("All"))):
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string(
                    {self.parameter_name: value} if value else {}, [self.parameter_name]
                ),
                "display": name,
            }

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset if self.value() == "all" else queryset.filter(is_staff=True)


@admin.register(Account)
class AccountAdmin(admin.ModelAdmin):
    """Accounts by their e-mail address. User names are random, and shown nowhere."""

    list_display = ("__str__", "name", "groups_of", "is_superuser", "second_factor", "last_login")
    list_filter = (IsStaff, "groups", "is_superuser", "is_active")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("email", "pk")
    show_full_result_count = False  # it would count all accounts beside the staff
    actions = ("reset_second_factor",)
    fieldsets = (
        (None, {"fields": ("__str__", "name", "verified", "second_factor")}),
        (_("What it may do"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Times"), {"fields": ("date_joined", "last_login")}),
    )
    readonly_fields = ("__str__", "name", "verified", "second_factor", "date_joined", "last_login")

    # --- Who may do what: one who could give rights could give themselves all of them. ---

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Let nobody find out by an address who of the accounts has answered what."""
        return lookup.partition("__")[0] in {"of", "groups", "is_superuser", "is_active"}

    # --- What is shown ---

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        # Of those on one page alone: a condition of the query would go through all addresses.
        factors = Authenticator.objects.filter(type__in=staff.PRIMARY)
        addresses = EmailAddress.objects.filter(verified=True)
        return (
            super()
            .get_queryset(request)
            .prefetch_related(
                "groups",
                Prefetch("authenticator_set", factors, to_attr="factors"),
                Prefetch("emailaddress_set", addresses, to_attr="confirmed"),
            )
        )

    @admin.display(description=_("name"), ordering="last_name")
    def name(self, account: Any) -> str:
        return str(account.get_full_name())

    @admin.display(description=_("groups"))
    def groups_of(self, account: Any) -> str:
        return ", ".join(group.name for group in account.groups.all())

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, account: Any) -> bool:
        return bool(account.factors)

    @admin.display(description=_("e-mail confirmed"), boolean=True)
    def verified(self, account: Any) -> bool:
        return bool(account.confirmed)

    # --- Making and changing ---

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Tick groups: there are few."""
        kwargs |= {"widget": forms.CheckboxSelectMultiple, "help_text": ""}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj:
            return self.fieldsets
        who = ("email", *(() if settings.SENDS_EMAIL else ("password",)), "first_name", "last_name")
        what = ("is_staff", "is_superuser", "groups")
        return [(None, {"fields": who}), (_("What it may do"), {"fields": what})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = NewAccountForm
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            making.set_email(account=obj, email=obj.email, verified=False)

    @admin.action(description=_("Reset the second factor"), permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, accounts: "QuerySet[Any]") -> None:
        """Take away every second factor and end the sessions, where somebody has lost theirs."""
        chosen = list(accounts)
        for account in chosen:
            Authenticator.objects.filter(user=account).delete()
            Session.objects.of(account.pk).delete()
            self.log_change(request, account, gettext("Second factor reset."))
        text = ngettext(
            "%(count)s account has no second factor now, and is signed in nowhere.",
            "%(count)s accounts have no second factor now, and are signed in nowhere.",
            len(chosen),
        )
        messages.success(request, text % {"count": len(chosen)})


def _is_superuser(request: HttpRequest) -> bool:
    user: Any = request.user
    return bool(user.is_active and user.is_superuser)
