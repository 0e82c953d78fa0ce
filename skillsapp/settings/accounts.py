"""How people and staff sign in, and for how long (accounts/)."""

from datetime import timedelta
from typing import Any

from skillsapp import providers
from skillsapp.settings.environment import LOCAL, address, collected, switch, text, wrong
from skillsapp.settings.mail import SENDS_EMAIL

# Long ones, of any characters: no rule asks for a digit or a sign, and none limits the length.
_validators = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validators}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validators}.CommonPasswordValidator"},
    {"NAME": f"{_validators}.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.NotOneRow"},
]

SESSION_ENGINE = "accounts.sessions"
# Of those who do not say that others use the computer, too; each day of a visit begins it anew.
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
STAFF_SESSION = timedelta(hours=12)  # from signing in, whatever they do
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "after-sign-in"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# What was hashed before is still known, and hashed anew by the first whenever it is typed.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# Staff open the admin only in a session that has shown a second factor. On this machine alone that
# is only offered; everywhere else a stolen password would be all that is between it and the drafts.
STAFF_NEED_SECOND_FACTOR = switch("STAFF_NEED_SECOND_FACTOR", default=not LOCAL)
if not (LOCAL or STAFF_NEED_SECOND_FACTOR):
    wrong("STAFF_NEED_SECOND_FACTOR", "is false, and only LOCAL sites may do without it.")
# Without e-mail no address is ever verified, and who has one may have a second factor all the same.
MFA_ALLOW_UNVERIFIED_EMAIL = not SENDS_EMAIL

# Whether people may make an account here, or only come from where they have one (single sign-on).
LOCAL_ACCOUNTS = switch("LOCAL_ACCOUNTS", default=True)

# A code by e-mail first, passkeys, a password as the third way; without e-mail only a password
# makes an account, and its address is no more than a name.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_DISPLAY = "accounts.adapters.name_of"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"] if SENDS_EMAIL else ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SENDS_EMAIL else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = SENDS_EMAIL
ACCOUNT_LOGIN_BY_CODE_ENABLED = SENDS_EMAIL
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = SENDS_EMAIL
ACCOUNT_EMAIL_NOTIFICATIONS = SENDS_EMAIL
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa", *(["code"] if SENDS_EMAIL else [])]
ACCOUNT_SESSION_REMEMBER = True  # allauth does not ask: our forms do (accounts/forms.py)
ACCOUNT_LOGOUT_REDIRECT_URL = "landing"
# How often in so many minutes, from one address ("ip") and for one e-mail address ("key"). A class
# of 60 signs in at once from one address; who guesses at one account is held up by the other.
ACCOUNT_RATE_LIMITS = {
    "signup": "200/5m/ip",
    "login": "200/5m/ip",
    "login_failed": "100/5m/ip,5/5m/key",
    "request_login_code": "200/5m/ip,5/5m/key",
    "reset_password": "100/5m/ip,5/5m/key",
    "reset_password_from_key": "100/5m/ip",
}
MFA_ADAPTER = "accounts.second_factors.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = SENDS_EMAIL
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

# Where people have an account already (skillsapp/providers.py).
_institution = [
    address("OIDC_URL", secure=not LOCAL),
    *(text(name) for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME")),
]
_others = text("SOCIAL_PROVIDERS")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
with collected():
    SOCIALACCOUNT_PROVIDERS = providers.together(
        providers.institution(*_institution), providers.others(_others, local=LOCAL)
    )

# Digits, which every keyboard has at hand, and so many that three guesses for each code are few.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
CODE_HOLDS = timedelta(minutes=10)
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = int(CODE_HOLDS.total_seconds())
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True

# Its forms in our words.
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
    "confirm_password_reset_code": "accounts.forms.ConfirmPasswordResetCodeForm",
    "confirm_reauthentication_code": "accounts.forms.ConfirmReauthenticationCodeForm",
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "signup": "accounts.forms.SignupForm",
}
MFA_FORMS = {
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.AddWebAuthnForm",
    "authenticate": "accounts.forms.AuthenticateForm",
    "edit_webauthn": "accounts.forms.EditWebAuthnForm",
    "login_webauthn": "accounts.forms.LoginWebAuthnForm",
    "reauthenticate": "accounts.forms.ReauthenticateFactorForm",
    "signup_webauthn": "accounts.forms.SignupWebAuthnForm",
}
SOCIALACCOUNT_FORMS = {"signup": "accounts.forms.SocialSignupForm"}
