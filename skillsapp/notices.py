"""What is said once on the next page, kept in a cookie that only this host can have set."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    cookie_name = settings.MESSAGES_COOKIE_NAME


class Storage(FallbackStorage):
    """As Django keeps messages, under a name of ours; a session has what is too long for that."""

    storage_classes = (HostCookie, SessionStorage)
