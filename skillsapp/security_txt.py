"""How to tell whoever runs the site of a hole in it: /.well-known/security.txt (RFC 9116)."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

# The contact is a setting of the running site, so what is told of it stays true for a while. The
# RFC asks for less than a year.
VALID_FOR = timedelta(days=90)


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Name the contact that the settings name; without one there is no such page."""
    contact = settings.SECURITY_CONTACT
    if not contact:
        raise Http404
    day = (timezone.now() + VALID_FOR).strftime("%Y-%m-%d")
    lines = {
        "Contact": contact if "/" in contact else f"mailto:{contact}",
        "Expires": f"{day}T00:00:00Z",
        "Preferred-Languages": settings.LANGUAGE_CODE,
        "Canonical": request.build_absolute_uri(request.path),
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
