"""Forms of the rows that have a form of their own."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import models, queries
from assessments.admin.forms import LastingForm, WorkingRowForm
from assessments.admin.widgets import SearchedChoices
from assessments.domain.differences import Edit, word_diff
from assessments.domain.framework import (
    Cost,
    EffortUnit,
    EstimateFrom,
    Origin,
    ResourceKind,
    Stage,
)
from assessments.domain.questions import Known, Published, mark_of
from assessments.presentation.changes import words_again

KINDS: Mapping[str, Any] = {
    ResourceKind.PRACTICE: gettext_lazy("Practice"),
    ResourceKind.READING: gettext_lazy("Reading"),
    ResourceKind.COURSE: gettext_lazy("Course"),
    ResourceKind.CERTIFICATION: gettext_lazy("Certification"),
    ResourceKind.JOB: gettext_lazy("Job"),
    ResourceKind.DEGREE: gettext_lazy("Degree"),
}
ORIGINS: Mapping[str, Any] = {
    Origin.ARTICLE: gettext_lazy("Named in the source article"),
    Origin.TEAM: gettext_lazy("Added by the team"),
}

UNITS: Mapping[str, Any] = {
    EffortUnit.HOURS: gettext_lazy("hours in all"),
    EffortUnit.WEEKS: gettext_lazy("weeks"),
    EffortUnit.MONTHS: gettext_lazy("months"),
    EffortUnit.YEARS: gettext_lazy("years"),
}
COSTS: Mapping[str, Any] = {
    Cost.FREE: gettext_lazy("Free"),
    Cost.SMALL: gettext_lazy("Small: no more than an evening out"),
    Cost.LARGE: gettext_lazy("Large: more than that"),
}
ESTIMATES: Mapping[str, Any] = {
    EstimateFrom.TEAM: gettext_lazy("The team"),
    EstimateFrom.PROVIDER: gettext_lazy("The provider"),
}
STAGES: Mapping[str, Any] = {
    Stage.BEFORE_FIRST_JOB: gettext_lazy("Before the first job"),
    Stage.FIRST_JOB: gettext_lazy("First job"),
    Stage.LEADING: gettext_lazy("Leading"),
}


def levels_of(framework: models.Framework) -> list[tuple[int, str]]:
    """Return the levels of a framework to choose from, as in (3, "3 Independent")."""
    return [(row.number, str(row)) for row in models.Level.objects.filter(framework=framework)]


def importances_of(framework: models.Framework) -> list[tuple[int, str]]:
    rows = models.Importance.objects.filter(framework=framework)
    return [(row.value, f"{row.value} {row.name}") for row in rows]


class DescriptorForm(WorkingRowForm):
    @classmethod
    def bind(cls, framework: models.Framework) -> None:
        super().bind(framework)
        cls.offer("level", levels_of(framework), int)


class TargetForm(WorkingRowForm):
    @classmethod
    def bind(cls, framework: models.Framework) -> None:
        super().bind(framework)
        cls.offer("level", levels_of(framework), int)
        cls.offer("importance", importances_of(framework), int)


class ResourceForm(LastingForm):
    """A resource; its effort is said as a whole or not at all."""

    @classmethod
    def bind(cls, framework: models.Framework) -> None:
        super().bind(framework)
        cls.offer("kind", KINDS.items())
        cls.offer("origin", ORIGINS.items())
        cls.offer("from_level", levels_of(framework), int)
        cls.offer("to_level", levels_of(framework), int)
        cls.offer("effort_unit", UNITS.items())
        cls.offer("cost", COSTS.items())
        cls.offer("estimate", ESTIMATES.items())
        cls.offer("stage", STAGES.items())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["effort_hours_a_week"] = self.instance.effort_hours_a_week or None

    def clean_effort_hours_a_week(self) -> int:
        return self.cleaned_data["effort_hours_a_week"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("checked_on") and not cleaned.get("url") and not self.has_error("url"):
            self.add_error("checked_on", _("There is no address that can have been checked."))
        if not any(name.startswith("effort_") for name in self.errors):
            self._check_effort(cleaned)
        return cleaned

    def _check_effort(self, cleaned: Mapping[str, Any]) -> None:
        amount, unit = cleaned["effort_amount"], cleaned["effort_unit"]
        hours_a_week = cleaned["effort_hours_a_week"]
        if amount is None and (unit or hours_a_week):
            self.add_error("effort_amount", _("Say how much it is, or clear the rest of it, too."))
        elif amount is not None and not unit:
            self.add_error("effort_unit", _("Say what the number counts."))
        elif unit == EffortUnit.HOURS and hours_a_week:
            self.add_error(
                "effort_hours_a_week", _("Leave this out: the hours that you gave are all.")
            )
        elif unit and unit != EffortUnit.HOURS and not hours_a_week:
            self.add_error("effort_hours_a_week", _("Say how many hours a week it takes."))


class SkillForm(LastingForm):
    """A skill, with the skills of the newest version that it comes from."""

    comes_from = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Comes from"),
        widget=SearchedChoices,
        help_text=gettext_lazy(
            "Where this skill was split from another one or merged of several, choose them: "
            "a trend can go on then, with a mark. A new name alone needs nothing here."
        ),
        error_messages={
            "invalid_choice": gettext_lazy(
                "There is no other skill “%(value)s” in the newest version. Type a name of one."
            )
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = queries.newest_version_of(self.framework.key)
        published = queries.definitions(newest.pk).content.skills if newest else ()
        names = {skill.key: skill.name for skill in published if skill.key != self.instance.key}
        others = {key: key for key in self.instance.comes_from if key not in names}
        field = self.fields["comes_from"]
        field.choices = [*names.items(), *others.items()]  # type: ignore[attr-defined]


class StatementForm(LastingForm):
    """A statement. Whoever changes a published text says whether it still means the same.

    The number of a meaning names it for ever: a text that any version had brings its number
    along, and a new meaning takes one that no version has used.
    """

    SAME, NEW = "same", "new"

    published: ClassVar[Published | None] = None

    asks = forms.ChoiceField(
        required=False,
        label=gettext_lazy("What the change means"),
        help_text=gettext_lazy(
            "A text that a version had before brings the meaning back that it had: answers to it "
            "carry over again."
        ),
        choices=[
            ("", gettext_lazy("The text is one that was published, or nobody has said it yet")),
            (SAME, gettext_lazy("A correction: the meaning is the same, answers carry over")),
            (NEW, gettext_lazy("A new meaning: people are asked again")),
        ],
    )

    @classmethod
    def bind(cls, framework: models.Framework) -> None:
        super().bind(framework)
        cls.published = queries.published_of(framework)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_text = self.instance.text
        statements = self.published.statements if self.published else {}
        self.known = statements.get(self.instance.key)
        if self.known is None:
            self._close("asks", _("It has not been published yet, so everybody is asked."))
        elif earlier := self.known.earlier(self.stored_text):
            if self.stored_text != self.known.newest.text:
                self.fields["asks"].help_text = words_again(earlier)
        elif self.instance.decided == mark_of(self.stored_text, self.instance.meaning):
            is_new = self.instance.meaning > self.known.highest
            self.fields["asks"].initial = self.NEW if is_new else self.SAME
        else:
            self.fields["asks"].help_text = self._say_which(self.known, self.stored_text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        text = cleaned.get("text")
        if text is None or self.known is None:
            return cleaned
        if self.known.earlier(text):
            cleaned["asks"] = ""
        elif not cleaned.get("asks") and text != self.stored_text:
            self.add_error("asks", self._say_which(self.known, text))
        return cleaned

    def _say_which(self, known: Known, text: str) -> SafeString:
        tags = {Edit.SAME: "{}", Edit.REMOVED: "<del>{}</del>", Edit.ADDED: "<ins>{}</ins>"}
        pieces = word_diff(known.newest.text, text)
        return format_html(
            '{} <span class="diff">{}</span>',
            _("Say whether this is a correction or a new meaning:"),
            format_html_join(" ", "{}", ((format_html(tags[e], words),) for e, words in pieces)),
        )

    def save(self, commit: bool = True) -> Any:
        if self.known:
            self._decide(self.known)
        return super().save(commit)

    def _decide(self, known: Known) -> None:
        """Give the text its number, and keep for which words that was said."""
        text, asks = self.cleaned_data["text"], self.cleaned_data["asks"]
        if text == self.stored_text and "asks" not in self.changed_data:
            return
        self.instance.meaning = known.number_for(text, is_new=asks == self.NEW)
        self.instance.decided = mark_of(text, self.instance.meaning) if asks else ""
