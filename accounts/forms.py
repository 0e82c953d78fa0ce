"""allauth's forms in our words. Their errors are in words.py; drawing.py says how they look."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.internal import flows
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django import forms
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.local import may_sign_in_here
from accounts.words import NOT_THAT_WAY, OF_ACCOUNTS
from assessments.forms.returning import SharedField


@dataclass(frozen=True)
class Words:
    """What a field is called, what helps to fill it in, and what is said if it is left empty.

    `attributes` tell browsers and keyboards what belongs into it.
    """

    label: Any
    empty: Any
    hint: Any = ""
    attributes: dict[str, str] = field(default_factory=dict)


def _password_hint() -> str:
    lengths = [
        rule.min_length
        for rule in get_default_password_validators()
        if isinstance(rule, MinimumLengthValidator)
    ]
    return gettext(
        "%(number)d characters or more. A few words that only you put together are easy to keep."
    ) % {"number": max(lengths, default=8)}


E_MAIL = Words(
    _("Your e-mail address"),
    _("Enter your e-mail address."),
    attributes={"autocomplete": "email"},
)
CODE = Words(
    _("The code"),
    _("Enter the code."),
    _("Eight digits, with or without the dash."),
    {"autocomplete": "one-time-code", "inputmode": "numeric"},
)
APP_CODE = Words(
    _("The code in the app"),
    _("Enter the code that the app shows."),
    _("Six digits. A new one is shown every half minute."),
    {"autocomplete": "one-time-code", "inputmode": "numeric"},
)
PASSWORD = Words(
    _("Your password"),
    _("Enter your password."),
    attributes={"autocomplete": "current-password"},
)
NEW_PASSWORD = Words(
    _("A new password"),
    _("Enter a new password."),
    lazy(_password_hint, str)(),
    {"autocomplete": "new-password"},
)
ONCE_MORE = Words(
    _("The same once more"),
    _("Enter the new password once more."),
    attributes={"autocomplete": "new-password"},
)
NAME_OF_KEY = Words(
    _("What to call it"),
    _("Give it a name."),
    _("Such as “Phone”: so that you can tell it from others later."),
    {"autocomplete": "off"},
)

NO_ADDRESS = _("Enter an e-mail address such as name@example.org.")
NOT_ALIKE = _("These are two different passwords. Enter the same one twice.")


class Worded(forms.Form):
    """A form of allauth whose fields are named by us."""

    words: ClassVar[dict[str, Words]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.words.items():
            if name in self.fields:
                _name(self.fields[name], words)


def _name(named: forms.Field, words: Words) -> None:
    named.label, named.help_text = words.label, words.hint
    named.error_messages["required"] = words.empty
    named.widget.attrs.pop("placeholder", None)
    named.widget.attrs.update(words.attributes)
    if isinstance(named, forms.EmailField):
        named.error_messages["invalid"] = NO_ADDRESS
        named.widget.input_type = named.widget.attrs.pop("type", "email")


class WithNewPassword(Worded):
    def add_error(self, field: Any, error: Any) -> None:
        differ = field == "password2" and not isinstance(error, forms.ValidationError)
        super().add_error(field, NOT_ALIKE if differ else error)


class Stays(Worded):
    """A form that signs somebody in, for as long as the browser is open if others use it, too."""

    shared = SharedField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "shared" in self.fields:
            self.fields["shared"].help_text = _(
                "Then you are signed out when the browser is closed."
            )

    def remember(self, request: HttpRequest) -> None:
        """Note for how long, before the session begins. What is noted outlives signing in."""
        request.session.set_expiry(0 if self.cleaned_data.get("shared") else None)


# --- Signing in and up -------------------------------------------------------------------------


class LoginForm(Stays, account.LoginForm):
    """With e-mail, an address that a code is sent to; without, an address and a password."""

    words = {"login": E_MAIL, "password": PASSWORD}
    user: Any

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> Any:
        self.remember(request)
        return super().login(request, redirect_url)

    def _login_with_password(self, request: HttpRequest, redirect_url: Any, given: Any) -> Any:
        # As allauth does, but how long the session lasts is noted already.
        self._login.redirect_url = redirect_url
        return flows.login.perform_password_login(request, given, self._login)

    def _clean_without_password(self, email: str | None, phone: str | None) -> Any:
        cleaned = super()._clean_without_password(email, phone)
        if self.user and not may_sign_in_here(self.user):
            self.user = None  # is told by e-mail, like whoever has no account
        return cleaned

    def _clean_with_password(self, credentials: Any) -> Any:
        cleaned = super()._clean_with_password(credentials)
        if not may_sign_in_here(self.user):
            raise forms.ValidationError(OF_ACCOUNTS["email_password_mismatch"])
        return cleaned


class PasswordLoginForm(LoginForm):
    """An address and a password, also where a code is the usual way."""

    words = {
        "login": Words(E_MAIL.label, E_MAIL.empty, attributes={"autocomplete": "username"}),
        "password": PASSWORD,
    }

    def _setup_password_field(self) -> None:
        """Keep it: allauth drops it where signing up asks for none."""


class SignupForm(Stays, WithNewPassword, account.SignupForm):
    words = {"email": E_MAIL, "password1": NEW_PASSWORD, "password2": ONCE_MORE}

    def try_save(self, request: HttpRequest) -> Any:
        self.remember(request)
        return super().try_save(request)


class SocialSignupForm(Worded, social.SignupForm):
    words = {"email": E_MAIL}


class ConfirmLoginCodeForm(Worded, account.ConfirmLoginCodeForm):
    words = {"code": CODE}


class ConfirmEmailCodeForm(Worded, account.ConfirmEmailVerificationCodeForm):
    words = {"code": CODE}


class LoginWebAuthnForm(Stays, webauthn.LoginWebAuthnForm):
    """What a passkey answers, and whether others use the computer, too, from beside it."""

    def clean_credential(self) -> Any:
        authenticator = super().clean_credential()
        if not may_sign_in_here(authenticator.user):
            raise forms.ValidationError(NOT_THAT_WAY)
        return authenticator

    def clean(self) -> Any:
        cleaned = super().clean()
        self.remember(context.request)
        return cleaned


# --- The account -------------------------------------------------------------------------------


class AddEmailForm(Worded, account.AddEmailForm):
    words = {
        "email": Words(
            _("Your new e-mail address"),
            _("Enter your new e-mail address."),
            _("A code is sent to it. Until you have entered it, the address of today stays."),
            {"autocomplete": "email"},
        )
    }


class ChangePasswordForm(WithNewPassword, account.ChangePasswordForm):
    words = {
        "oldpassword": Words(
            _("Your password of today"), _("Enter your password of today."), "", PASSWORD.attributes
        ),
        "password1": NEW_PASSWORD,
        "password2": ONCE_MORE,
    }


class SetPasswordForm(WithNewPassword, account.SetPasswordForm):
    words = {"password1": NEW_PASSWORD, "password2": ONCE_MORE}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    words = {"email": E_MAIL}
    users: Any

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if may_sign_in_here(user)]
        return email


class ResetPasswordKeyForm(WithNewPassword, account.ResetPasswordKeyForm):
    words = {"password1": NEW_PASSWORD, "password2": ONCE_MORE}


class ConfirmPasswordResetCodeForm(Worded, account.ConfirmPasswordResetCodeForm):
    words = {"code": CODE}


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    words = {"password": PASSWORD}


class ConfirmReauthenticationCodeForm(Worded, account.ConfirmReauthenticationCodeForm):
    words = {"code": CODE}


# --- Passkeys and second factors -----------------------------------------------------------------

FACTOR_CODE = Words(
    _("A code"),
    _("Enter a code."),
    _("The six digits that your app shows now, or one of your recovery codes."),
    CODE.attributes,
)


class AuthenticateForm(Worded, mfa.AuthenticateForm):
    words = {"code": FACTOR_CODE}


class ReauthenticateFactorForm(Worded, mfa.ReauthenticateForm):
    words = {"code": FACTOR_CODE}


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    words = {"code": APP_CODE}


class AddWebAuthnForm(Worded, webauthn.AddWebAuthnForm):
    words = {"name": NAME_OF_KEY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.label, alone.initial = _("Sign in with it alone"), True
        alone.help_text = _("Untick it for a key that shall only confirm who you are.")


class SignupWebAuthnForm(Worded, webauthn.SignupWebAuthnForm):
    words = {"name": NAME_OF_KEY}


class EditWebAuthnForm(Worded, webauthn.EditWebAuthnForm):
    words = {"name": NAME_OF_KEY}
