"""What hangs under a framework: the scale, the skills, the roles, the resources, row by row."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.domain.framework import EstimateFrom, Origin
from assessments.domain.validation import (
    MAX_AMOUNT,
    MAX_HOURS_A_WEEK,
    MAX_IMPORTANCE,
    NAME_LENGTH,
    URL_LENGTH,
)
from assessments.models.rows import MARK_LENGTH, KeyedRow, LastingRow, WorkingRow, hold


class AnswerOption(KeyedRow):
    """One answer of the scale, the same for every statement. `value` counts from 0."""

    value = models.PositiveSmallIntegerField(
        _("value"), help_text=_("The first answer has the value 0, the next 1, and so on.")
    )
    label = models.CharField(_("label"), max_length=NAME_LENGTH)
    hint = models.TextField(_("hint"), blank=True)

    class Meta(KeyedRow.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["value", "key"]

    def __str__(self) -> str:
        return self.label


class Level(KeyedRow):
    """A level of every skill. Level n goes with the answer of the value n − 1."""

    number = models.PositiveSmallIntegerField(
        _("level"), validators=[MinValueValidator(1)], help_text=_("Levels count from 1.")
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    descriptor = models.TextField(
        _("descriptor"), help_text=_("What the level means, whatever the skill.")
    )

    class Meta(KeyedRow.Meta):
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["number", "key"]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a level and what it means for each skill; targets that point at it stay."""
        with transaction.atomic():
            hold(self.framework_id)
            Descriptor.objects.filter(framework=self.framework_id, level=self.number).delete()
            return super().delete(*args, **kwargs)


class Importance(KeyedRow):
    """How much a skill matters for a role."""

    value = models.PositiveSmallIntegerField(
        _("weight"),
        validators=[MinValueValidator(1), MaxValueValidator(MAX_IMPORTANCE)],
        help_text=_("A gap counts this many times."),
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)

    class Meta(KeyedRow.Meta):
        verbose_name = _("importance")
        verbose_name_plural = _("importances")
        ordering = ["value", "key"]

    def __str__(self) -> str:
        return self.name


class Category(LastingRow):
    """A group of skills."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    summary = models.TextField(_("summary"))

    class Meta(LastingRow.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name

    def has_published(self) -> bool:
        below = Q(published=True) | Q(statements__published=True)
        return self.published or self.skills.filter(below).exists()


class Skill(LastingRow):
    """A skill: people answer its statements, and each level means something for it."""

    category = models.ForeignKey(
        Category, models.CASCADE, related_name="skills", verbose_name=_("category")
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    definition = models.TextField(
        _("definition"), help_text=_("One or two sentences, shown above the statements.")
    )
    why_it_matters = models.TextField(_("why it matters"), blank=True)
    comes_from = models.JSONField(
        _("comes from"),
        default=list,
        blank=True,
        help_text=_(
            "Keys of the skills of earlier versions that this one was split from or merged of."
        ),
    )

    class Meta(LastingRow.Meta):
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["category__order", "category__key", "order", "key"]

    def __str__(self) -> str:
        return self.name

    def has_published(self) -> bool:
        return self.published or self.statements.filter(published=True).exists()


class Statement(LastingRow):
    """An item of the questionnaire.

    `decided` is the mark of the text for which an editor chose the number of the meaning.
    """

    skill = models.ForeignKey(
        Skill, models.CASCADE, related_name="statements", verbose_name=_("skill")
    )
    text = models.TextField(
        _("text"),
        help_text=_(
            "Begin with a verb and name one behaviour. It must read well after “I” and before "
            "every answer."
        ),
    )
    example = models.TextField(
        _("example"), blank=True, help_text=_("Helps people without an IT job to recognise it.")
    )
    grounded_in = models.TextField(
        _("grounded in"), blank=True, help_text=_("The idea behind it, for editors only.")
    )
    meaning = models.PositiveSmallIntegerField(_("meaning"), default=1, editable=False)
    decided = models.CharField(max_length=MARK_LENGTH, blank=True, editable=False)

    class Meta(LastingRow.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return self.text


class Descriptor(WorkingRow):
    """What one level means for one skill."""

    skill = models.ForeignKey(
        Skill, models.CASCADE, related_name="descriptors", verbose_name=_("skill")
    )
    level = models.PositiveSmallIntegerField(_("level"))
    text = models.TextField(_("what it means"))

    class Meta:
        verbose_name = _("level descriptor")
        verbose_name_plural = _("level descriptors")
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["skill", "level"], name="descriptor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.skill}, {self.level}"


class Role(LastingRow):
    """A role that people can compare themselves with."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    summary = models.TextField(_("summary"))
    rationale = models.TextField(
        _("rationale"), blank=True, help_text=_("Why the targets are what they are.")
    )

    class Meta(LastingRow.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.name


class Target(WorkingRow):
    """What a role asks of one skill; all of a role's targets are its target profile."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="targets", verbose_name=_("role"))
    skill = models.ForeignKey(
        Skill, models.CASCADE, related_name="targets", verbose_name=_("skill")
    )
    level = models.PositiveSmallIntegerField(_("level"))
    importance = models.PositiveSmallIntegerField(_("importance"))
    critical = models.BooleanField(
        _("critical"),
        default=False,
        help_text=_("The role cannot do without it: no other skill makes up for a gap."),
    )

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("target profile")
        ordering = ["skill__category__order", "skill__order", "skill__key"]
        constraints = [models.UniqueConstraint(fields=["role", "skill"], name="target_once")]

    def __str__(self) -> str:
        return f"{self.skill}: {self.level}"


class Resource(LastingRow):
    """Something to do that helps with one or more skills."""

    title = models.CharField(_("title"), max_length=NAME_LENGTH)
    kind = models.CharField(_("kind"), max_length=20)
    description = models.TextField(_("description"))
    provider = models.CharField(_("provider"), max_length=NAME_LENGTH, blank=True)
    url = models.URLField(
        _("address"),
        max_length=URL_LENGTH,
        blank=True,
        help_text=_("Only addresses that you have checked."),
    )
    checked_on = models.DateField(
        _("address checked on"),
        null=True,
        blank=True,
        help_text=_("The day on which you last opened the address and found it right."),
    )
    effort_amount = models.PositiveSmallIntegerField(
        _("effort"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_AMOUNT)],
    )
    effort_unit = models.CharField(_("unit"), max_length=20, blank=True)  # an EffortUnit
    effort_hours_a_week = models.PositiveSmallIntegerField(
        _("hours a week"),
        default=0,
        blank=True,
        validators=[MaxValueValidator(MAX_HOURS_A_WEEK)],
    )
    cost = models.CharField(_("cost"), max_length=20, blank=True)  # a Cost
    estimate = models.CharField(
        _("estimate from"),
        max_length=20,
        default=EstimateFrom.TEAM.value,
        help_text=_("Who says what effort it takes and what it costs."),
    )
    stage = models.CharField(  # a Stage
        _("stage"),
        max_length=20,
        blank=True,
        help_text=_("Where it belongs on the way into the profession, for degrees, jobs and such."),
    )
    origin = models.CharField(_("origin"), max_length=20, default=Origin.TEAM.value)
    from_level = models.PositiveSmallIntegerField(
        _("from level"), help_text=_("Useful from this level on.")
    )
    to_level = models.PositiveSmallIntegerField(
        _("to level"), help_text=_("Helps on the way to this level.")
    )
    skills: "models.ManyToManyField[Skill, ResourceSkill]" = models.ManyToManyField(
        Skill, through="ResourceSkill", related_name="resources", verbose_name=_("skills")
    )

    class Meta(LastingRow.Meta):
        verbose_name = _("resource")
        verbose_name_plural = _("resources")

    def __str__(self) -> str:
        return self.title


class ResourceSkill(WorkingRow):
    """A skill that a resource helps with."""

    resource = models.ForeignKey(
        Resource, models.CASCADE, related_name="skill_links", verbose_name=_("resource")
    )
    skill = models.ForeignKey(
        Skill, models.CASCADE, related_name="resource_links", verbose_name=_("skill")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("skill that it helps with")
        verbose_name_plural = _("skills that it helps with")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "skill"], name="resource_skill_once")
        ]

    def __str__(self) -> str:
        return f"{self.resource}: {self.skill}"
