"""Addresses of accounts: our own pages, and allauth's."""

from django.urls import include, path

from accounts import staff_views, views

urlpatterns = [
    path("", views.account, name="account"),
    path("signed-in/", views.after_sign_in, name="after-sign-in"),
    path("second-factor/", staff_views.second_factor, name="staff-second-factor"),
    path("", include("allauth.urls")),
]
