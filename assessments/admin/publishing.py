"""The review of a working copy, and its publishing: what changes, for whom, and what is weak.

What is published is what was reviewed: the page sends along the checksum of the draft that it
shows and the marks of its changes, and each change is ticked by somebody. Several may share the
work, because what is ticked is kept.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments import models, queries, working_copy
from assessments.access import require
from assessments.admin.base import account, held, page_context, to_page_of
from assessments.admin.forms import plain_text
from assessments.admin.people import People, people_on
from assessments.admin.places import Located, Places
from assessments.domain.framework import NEWEST_RULE
from assessments.domain.reviewing import Reviewable, ReviewGroup, items_of, ticked
from assessments.domain.weaknesses import weaknesses
from assessments.exchange.document import checksum_of, write_document
from assessments.presentation.release_notes import release_notes
from assessments.presentation.reviewing import GroupLines, ReviewLine, group_lines
from assessments.presentation.words import weakness_text
from assessments.services.publishing import (
    CannotPublish,
    DraftChanged,
    NotReviewed,
    problems_of,
    publish,
)
from assessments.services.reviewing import Looked, groups_of, keep, look_again, ticks_of


@dataclass(frozen=True)
class Seen:
    """What the page showed that was sent: of which draft, with which changes, after which version.

    `suggested` is the mark of the release notes as they had written themselves.
    """

    follows: str = ""
    reviewed: str = ""
    shown: Collection[str] = ()
    suggested: str = ""

    @classmethod
    def of(cls, data: QueryDict) -> "Seen":
        names = ("follows", "reviewed", "suggested")
        texts = {name: data.get(name, "") for name in names}
        return cls(shown=frozenset(data.get("shown", "").split()), **texts)


@dataclass(frozen=True)
class ShownLine:
    """A change, where it is edited, who has looked at it, and whether it came after one looked."""

    line: ReviewLine
    url: str
    tick: models.ReviewedChange | None
    is_new: bool


@dataclass(frozen=True)
class ShownGroup:
    """The changes of one skill, role or resource; `is_mine` where some were ticked by the user."""

    group: GroupLines
    lines: tuple[ShownLine, ...]
    is_mine: bool

    @property
    def left(self) -> int:
        return sum(1 for line in self.lines if line.tick is None)

    @property
    def has_one_tick_for_all(self) -> bool:
        """Say whether there is more than one change that the tick of the group stands for."""
        return sum(1 for line in self.lines if not line.line.is_questioned) > 1


@dataclass(frozen=True)
class Review:
    """What an editor should see before publishing; texts come with where they are edited."""

    seen: Seen
    problems: list[Located]
    weak_places: list[Located]
    groups: tuple[ShownGroup, ...]
    people: list[People]
    suggestion: str
    newest: models.FrameworkVersion | None = None
    has_new_rule: bool = False

    @property
    def count(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    @property
    def left(self) -> int:
        return sum(group.left for group in self.groups)

    @property
    def shown(self) -> str:
        return " ".join(self.seen.shown)


class ReleaseForm(forms.Form):
    release_notes = forms.CharField(
        label=gettext_lazy("Release notes"),
        help_text=gettext_lazy(
            "What is new in this version, for the people who work with it. They are shown to "
            "everybody who comes back. Make them yours."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "cols": 90}),
    )

    def clean_release_notes(self) -> str:
        return plain_text(self.cleaned_data["release_notes"])


def publish_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Show what publishing would change, keep what was looked at, and publish, on a POST."""
    require(request, "view_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    if request.method != "POST":
        return _page(model_admin, request, framework)
    require(request, "publish_framework")
    with held(request, framework):
        return _answer(model_admin, request, framework)


def _answer(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework: models.Framework
) -> HttpResponse:
    seen, form = Seen.of(request.POST), ReleaseForm(request.POST)
    newest = queries.newest_version_of(framework.key)
    if newest and str(newest.number) != seen.follows:
        messages.info(request, _("Somebody has published it meanwhile."))
        return to_page_of(newest)
    groups, user = groups_of(framework), account(request)
    if "again" in request.POST:
        group = {item.mark for item in _group(groups, request.POST["again"])}
        look_again(framework=framework, marks=group, by=user)
        return _page(model_admin, request, framework, form=form, seen=seen)
    known = set(ticks_of(framework).values_list("mark", flat=True))
    marks = set(request.POST.getlist("looked"))
    looked = [each for each in _looked(groups, marks) if each.mark not in known]
    keep(framework=framework, looked=looked, by=user, at=timezone.now())
    if "keep" in request.POST:
        messages.success(request, _kept(len(looked)))
        return _page(model_admin, request, framework, form=form, seen=seen)
    if not form.is_valid():
        return _page(model_admin, request, framework, form=form, seen=seen, status=422)
    return _publish(model_admin, request, framework, form, seen)


def _publish(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    framework: models.Framework,
    form: ReleaseForm,
    seen: Seen,
) -> HttpResponse:
    """Publish what was reviewed, or show the review again with what stands in the way."""
    try:
        version = publish(
            framework=framework,
            at=timezone.now(),
            by=account(request),
            release_notes=form.cleaned_data["release_notes"],
            reviewed=seen.reviewed,
        )
    except DraftChanged:
        messages.warning(
            request,
            _("The draft has changed since you looked at it, so nothing is published yet."),
        )
        return _page(model_admin, request, framework, form=form, seen=seen, status=409)
    except NotReviewed as refusal:
        messages.error(request, _not_looked_at(len(refusal.left)))
        return _page(model_admin, request, framework, form=form, seen=seen, status=422)
    except CannotPublish:
        messages.error(request, _("The draft cannot be published yet. See what is missing."))
        return _page(model_admin, request, framework, form=form, seen=seen, status=422)
    message = _("Published as version %(number)s.") % {"number": version.number}
    model_admin.log_change(request, framework, message)
    message = _("%(version)s is published. New assessments use it from now on.")
    messages.success(request, message % {"version": version})
    return to_page_of(version)


def _page(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    framework: models.Framework,
    *,
    form: ReleaseForm | None = None,
    seen: Seen | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the review; after a POST with what was seen then, and with the notes that were typed."""
    review = review_of(framework, account(request), seen)
    notes = review.suggestion
    if (
        form
        and form.is_valid()
        and mark_of(typed := form.cleaned_data["release_notes"]) != (seen and seen.suggested)
    ):
        notes = typed
    if form is None or form.is_valid():
        form = ReleaseForm(initial={"release_notes": notes})
    context = page_context(
        model_admin,
        request,
        _("Review and publish"),
        framework,
        page="review",
        review=review,
        form=form,
        is_other=notes != review.suggestion,
        was_refused=status == 422,
        has_changed=bool(seen and seen.reviewed != review.seen.reviewed),
        gone=len(set(seen.shown) - set(review.seen.shown)) if seen else 0,
    )
    return render(request, "admin/assessments/publish.html", context, status=status)


def review_of(framework: models.Framework, user: Any = None, seen: Seen | None = None) -> Review:
    """Compare the working copy with the newest version, where there is one."""
    new, places = working_copy.read(framework.pk), Places(framework)
    newest = queries.newest_version_of(framework.key)
    groups = groups_of(framework, new)
    suggestion = release_notes(groups)
    return Review(
        seen=Seen(
            follows=str(newest.number) if newest else "",
            reviewed=checksum_of(write_document(new)),
            shown=[item.mark for item in items_of(groups)],
            suggested=mark_of(suggestion),
        ),
        problems=places.of_problems(problems_of(framework, new), new),
        weak_places=[(weakness_text(w), places.of(w.what, w.key)) for w in weaknesses(new)],
        groups=tuple(_shown(framework, groups, places, user, seen)),
        people=people_on(framework, new),
        suggestion=suggestion,
        newest=newest,
        has_new_rule=bool(newest and newest.scoring_rule != NEWEST_RULE),
    )


def _shown(
    framework: models.Framework,
    groups: tuple[ReviewGroup, ...],
    places: Places,
    user: Any,
    seen: Seen | None,
) -> Iterator[ShownGroup]:
    ticks = {tick.mark: tick for tick in ticks_of(framework)}
    shown = seen.shown if seen else None
    for group in group_lines(groups):
        lines = tuple(
            ShownLine(
                line=line,
                url=places.of(line.line.what, line.line.key),
                tick=ticks.get(line.mark),
                is_new=shown is not None and line.mark not in shown,
            )
            for line in group.lines
        )
        mine = [line for line in lines if line.tick and user and line.tick.by_id == user.pk]
        yield ShownGroup(group, lines, is_mine=bool(mine))


def _group(groups: tuple[ReviewGroup, ...], mark: str) -> tuple[Reviewable, ...]:
    return next((group.items for group in groups if group.mark == mark), ())


def _looked(groups: tuple[ReviewGroup, ...], marks: set[str]) -> Iterator[Looked]:
    """Yield what these ticks stand for, in the words that were read."""
    wanted = {item.mark for item in ticked(groups, marks)}
    for group in group_lines(groups):
        for line in group.lines:
            if line.mark in wanted:
                yield Looked(line.mark, line.line.about, line.told)


def mark_of(notes: str) -> str:
    """Return the mark of release notes, by which they are known to be nobody's own."""
    return checksum_of(notes.strip())[:16]


def _kept(count: int) -> str:
    text = ngettext(
        "Kept: you have looked at %(count)s change more.",
        "Kept: you have looked at %(count)s changes more.",
        count,
    )
    return text % {"count": count}


def _not_looked_at(count: int) -> str:
    text = ngettext(
        "Nothing is published yet: nobody has looked at %(count)s change.",
        "Nothing is published yet: nobody has looked at %(count)s changes.",
        count,
    )
    return text % {"count": count}
