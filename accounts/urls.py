"""Addresses of accounts: our own pages, and allauth's."""

from django.urls import include, path

from accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("signed-in/", views.after_sign_in, name="after-sign-in"),
    path("", include("allauth.urls")),
]
