"""Addresses of accounts: our own pages, and allauth's. The first that fits an address has it."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts import staff_views, views

OURS: list[URLPattern | URLResolver] = [
    path("", views.account, name="account"),
    path("signed-in/", views.after_sign_in, name="after-sign-in"),
    path("opened-without/end/", views.end_ways, name="end-ways"),
    path("erase/", views.erase, name="erase-account"),
    path("erased/", views.erased, name="account-erased"),
    path("second-factor/", staff_views.second_factor, name="staff-second-factor"),
    path("again/", staff_views.again, name="again"),
    path("sign-out-elsewhere/", views.end_sessions, name="end-sessions"),
    path("2fa/", views.to_account, name="mfa_index"),
    path("2fa/webauthn/", views.to_account, name="mfa_list_webauthn"),
    path("3rdparty/login/error/", views.error_elsewhere, name="socialaccount_login_error"),
]
WITH_MAIL: list[URLPattern | URLResolver] = [
    path("login/password/", views.password_login, name="account_login_password"),
    path("login/code/", views.to_login, name="account_request_login_code"),
]
# allauth has these also where it cannot send anything.
NOT_WITHOUT_MAIL: list[URLPattern | URLResolver] = [
    re_path(r"^confirm-email/", views.not_without_mail),
    re_path(r"^email/", views.not_without_mail),
    re_path(r"^login/code/", views.not_without_mail),
    re_path(r"^password/reset/", views.not_without_mail),
    re_path(r"^reauthenticate/code/", views.not_without_mail),
]

urlpatterns = [
    *OURS,
    *(WITH_MAIL if settings.SENDS_EMAIL else NOT_WITHOUT_MAIL),
    path("", include("allauth.urls")),
]
