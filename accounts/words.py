"""What forms of accounts say when something is wrong, instead of what allauth says.

The keys are allauth's. A value may hold what allauth puts into it (`%d`, `%s`).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

NOT_THAT_WAY = _("This account does not sign in that way. Use the one below.")
WRONG_CODE = _("This is not the code. Compare each digit, or have a new one sent.")
TOO_OFTEN = _("That was too often in a short time. Please try again in some minutes.")

OF_ACCOUNTS: dict[str, Any] = {
    "account_inactive": _("This account has been turned off. Ask who runs this site."),
    "cannot_remove_primary_email": _("You sign in with this address, so it cannot be removed."),
    "duplicate_email": _("This is your address already."),
    "email_password_mismatch": _("The e-mail address or the password is not right."),
    "email_taken": _("There is an account with this address already. Sign in to it instead."),
    "enter_current_password": _("This is not your password of today."),
    "incorrect_code": WRONG_CODE,
    "incorrect_password": _("This is not your password."),
    "invalid_or_expired_key": _("This link no longer works. Ask for a new one."),
    "invalid_login": _("Enter an e-mail address such as name@example.org."),
    "invalid_password_reset": _("This link no longer works. Ask for a new one."),
    "max_email_addresses": _("You can have %d e-mail addresses and not more."),
    "too_many_login_attempts": TOO_OFTEN,
    "unknown_email": _("There is no account with this address."),
    "unverified_primary_email": _("Confirm this address first."),
    "select_only_one": _("Choose one of them."),
    "same_as_current": _("This is your address already."),
    "rate_limited": TOO_OFTEN,
}

OF_SECOND_FACTORS: dict[str, Any] = {
    "add_email_blocked": _("Remove your passkeys and your app first, then change the address."),
    "cannot_delete_authenticator": _("Your account needs this one, so it cannot be removed."),
    "cannot_generate_recovery_codes": _(
        "Add a passkey or an app first: the codes stand in for it."
    ),
    "incorrect_code": _("This is not the code, or it is too old. Enter the newest one."),
    "unverified_email": _("Confirm your e-mail address first, then add a second factor."),
}

OF_SINGLE_SIGN_ON: dict[str, Any] = {
    "email_taken": _(
        "There is an account with this address already. "
        "Sign in to it first, then connect %s on the page of your account."
    ),
    "invalid_token": _("The other site did not say who you are. Please try again."),
    "no_password": _("Set a password or add a passkey first, or you could not sign in any more."),
    "no_verified_email": _("Confirm your e-mail address first, or you could not sign in any more."),
    "disconnect_last": _("It is your only way to sign in. Add another one first."),
    "connected_other": _("This sign-in belongs to another account here."),
}
