"""What other words mean, asked in forms: beside the scale, and of a file before it is the draft."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import models, queries, working_copy
from assessments.access import require
from assessments.admin.base import held, to_page_of
from assessments.domain.differences import Edit, word_diff
from assessments.domain.framework import Framework
from assessments.domain.questions import (
    CannotDecide,
    Choice,
    Choices,
    Published,
    Question,
    ScaleChoice,
    open_questions,
    question_of_scale,
    scale_mark_of,
    settled,
)
from assessments.domain.scale import scale_text
from assessments.presentation.changes import scale_said, words_again
from assessments.services.deciding import WordsChanged, decide_scale

STATEMENT_CHOICES = [
    (Choice.CORRECTION, gettext_lazy("A correction: the meaning is the same, answers carry over")),
    (Choice.NEW, gettext_lazy("A new meaning: people are asked again")),
]
KEEP = (ScaleChoice.KEEP, gettext_lazy("A correction: answers mean what they meant, and stay"))
OTHER_SCALE = [
    (ScaleChoice.RESET, gettext_lazy("Another scale: everybody is asked again")),
    (ScaleChoice.MAP, gettext_lazy("Another scale, on which earlier answers become others:")),
]
ASKED_AGAIN = ("", gettext_lazy("none of these: ask again"))


@dataclass(frozen=True)
class Asked:
    """A question as a form shows it: about what, the changed words, and the fields to answer by."""

    about: str
    words: Sequence[Sequence[tuple[Edit, str]]]
    field: Any
    maps: Sequence[Any] = ()


class DecisionForm(forms.Form):
    """Asks what other words mean. Nothing is chosen before; fields are named by the very words."""

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question],
        old: Framework,
        new: Framework,
        required: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions, self._old, self._new = questions, old, new
        for question in questions:
            choices: list[Any] = list(STATEMENT_CHOICES)
            if question.is_about_scale:
                choices = [KEEP, *OTHER_SCALE] if question.can_keep else OTHER_SCALE
                for name, option in zip(self._map_names(question), old.options, strict=True):
                    self.fields[name] = self._becomes(option.label)
            self.fields[_name(question)] = forms.ChoiceField(
                choices=choices, required=required, widget=forms.RadioSelect
            )

    def asked(self) -> Iterator[Asked]:
        """Yield each question with its fields."""
        names = {s.key: skill.name for skill in self._new.skills for s in skill.statements}
        for question in self.questions:
            yield Asked(
                about=names.get(question.key, _("The scale")),
                words=[word_diff(before, after) for before, after in _changed_lines(question)],
                field=self[_name(question)],
                maps=[self[name] for name in self._map_names(question)],
            )

    def choices(self) -> Choices:
        """Return what was chosen; what was left out stays open."""
        chosen = {q.key: self.cleaned_data.get(_name(q)) for q in self.questions}
        scale = chosen.pop("", None)
        return Choices(
            statements={key: Choice(choice) for key, choice in chosen.items() if choice},
            scale=ScaleChoice(scale) if scale else None,
            mapping=tuple(
                self.cleaned_data.get(name)
                for question in self.questions
                for name in self._map_names(question)
            ),
        )

    def _map_names(self, question: Question) -> list[str]:
        """Return the names of the fields in which it is said what earlier answers become."""
        options = self._old.options if question.is_about_scale else ()
        return [f"becomes-{question.mark}-{option.value}" for option in options]

    def _becomes(self, label: str) -> forms.TypedChoiceField:
        """Ask what an earlier answer becomes; one with its very words is offered first."""
        options = [(option.value, option.label) for option in self._new.options]
        same = next((value for value, other in options if other == label), "")
        return forms.TypedChoiceField(
            label=_("“%(label)s” becomes") % {"label": label},
            choices=[ASKED_AGAIN, *options],
            coerce=int,
            empty_value=None,
            required=False,
            initial=same,
        )


def _name(question: Question) -> str:
    return f"asks-{question.key}-{question.mark}"


def _changed_lines(question: Question) -> Iterator[tuple[str, str]]:
    """Yield what was and what is, of the scale for each of its parts that is another."""
    if not question.is_about_scale:
        yield question.before, question.after
        return
    lines = question.before.split("\n"), question.after.split("\n")
    yield from ((a, b) for a, b in zip_longest(*lines, fillvalue="") if a != b)


# --- The scale, beside its texts ----------------------------------------------------------------


def scale_context(framework: models.Framework) -> dict[str, Any]:
    """Return what the page with the texts of the scale says of their meaning.

    Nothing where they are as in the newest version. The words of an earlier one ask nobody.
    """
    published, content = queries.published_of(framework), working_copy.read(framework.pk)
    if published is None:
        return {}
    if form := _scale_form(content, published):
        return {"scale_form": form, "scale_said": _said(framework, content, published.newest)}
    use = published.scale.earlier(scale_text(content))
    is_newest = use is None or use.text == published.scale.newest.text
    return {} if is_newest or use is None else {"scale_said": words_again(use)}


def is_scale_open(framework: models.Framework) -> bool:
    """Say whether the words of the scale are others, and nobody has said what they mean."""
    context = scale_context(framework)
    return "scale_form" in context and not context["scale_said"]


def decide_scale_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Keep what somebody says of the words of the scale that they saw."""
    require(request, "change_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    with held(request, framework):
        published, content = queries.published_of(framework), working_copy.read(framework.pk)
        form = _scale_form(content, published, request.POST) if published else None
        try:
            _decide(framework, form)
        except WordsChanged:
            message = _("Choose what the words mean. They may have changed since you saw them.")
            messages.error(request, message)
        except CannotDecide as error:
            messages.error(request, _(error.message))
        else:
            framework.refresh_from_db()
            content = working_copy.read(framework.pk)
            said = _said(framework, content, published.newest) if published else ""
            model_admin.log_change(request, framework, said)
            messages.success(request, said)
    return to_page_of(framework)


def _decide(framework: models.Framework, form: DecisionForm | None) -> None:
    """Decide what the form says; its fields are there only for the words that were seen."""
    if form is None or not form.is_valid():
        raise WordsChanged
    choices = form.choices()
    if choices.scale is None:
        raise WordsChanged
    decide_scale(
        framework=framework,
        choice=choices.scale,
        seen=form.questions[0].mark,
        mapping=choices.mapping,
    )


def _scale_form(content: Framework, published: Published, data: Any = None) -> DecisionForm | None:
    question = question_of_scale(content, published)
    if question is None:
        return None
    return DecisionForm(
        data, questions=[question], old=published.newest, new=content, required=True
    )


def _said(framework: models.Framework, content: Framework, newest: Framework) -> str:
    """Return what was said of the words of the scale; blank where that is open."""
    if framework.scale_decided != scale_mark_of(content):
        return ""
    return scale_said(newest, content)


# --- A file, before it is the draft --------------------------------------------------------------


def decisions_on(
    content: Framework, newest: models.FrameworkVersion | None, data: Any = None
) -> DecisionForm | None:
    """Return the form that asks what other words of a file mean; None where it has none.

    What the file says by its numbers is not asked.
    """
    published = newest and queries.published_of(newest.framework)
    if not published:
        return None
    decided = settled(content, published)[1]
    questions = open_questions(content, published.versions, decided)
    if not questions:
        return None
    return DecisionForm(data, questions=questions, old=published.newest, new=content)
