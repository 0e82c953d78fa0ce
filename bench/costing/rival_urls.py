"""Addresses of the rival's site."""

from django.urls import include, path

urlpatterns = [path("survey/", include("survey.urls"))]
