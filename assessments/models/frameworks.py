"""Competency frameworks: numbered, published versions, and at most one draft of each.

Every version has rows of its own. A published version never changes: its rows refuse to be
written (see frozen.py), and assessments point at them with PROTECT. Rows are ordered by
`order`, then `key`; keys stay the same from version to version.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.domain.framework import SCORING_RULE, Origin, ResourceKind
from assessments.domain.validation import (
    KEY_LENGTH,
    KEY_PATTERN,
    MAX_IMPORTANCE,
    NAME_LENGTH,
    URL_LENGTH,
)
from assessments.models.frozen import Frozen, FrozenRow


def key_field(**kwargs: Any) -> models.CharField:
    return models.CharField(
        _("key"),
        max_length=KEY_LENGTH,
        validators=[
            RegexValidator(
                rf"^{KEY_PATTERN.pattern}\Z",
                _("Use small letters a to z, digits and single hyphens between them."),
            )
        ],
        help_text=_("Never change a key and never use one twice: saved answers refer to it."),
        **kwargs,
    )


class Framework(models.Model):
    """A competency framework, known by its key, whatever its versions say."""

    key = key_field(unique=True)
    withdrawn_at = models.DateTimeField(
        _("withdrawn"),
        null=True,
        editable=False,
        help_text=_("A withdrawn framework takes no new assessments and keeps its reports."),
    )

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class VersionQuerySet(models.QuerySet["FrameworkVersion"]):
    def published(self) -> "VersionQuerySet":
        return self.filter(number__isnull=False)

    def open(self) -> "VersionQuerySet":
        """Return the versions that new assessments may use, the newest of each framework first."""
        offered = self.published().filter(framework__withdrawn_at__isnull=True)
        return offered.order_by("framework", "-number")

    def drafts(self) -> "VersionQuerySet":
        return self.filter(number__isnull=True)

    def update(self, **kwargs: Any) -> int:
        with transaction.atomic(using=self.db):
            self.require_drafts()
            return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic(using=self.db):
            self.require_drafts()
            return super().delete()

    def bulk_create(
        self, objs: Iterable["FrameworkVersion"], *args: Any, **kwargs: Any
    ) -> list["FrameworkVersion"]:
        objs = list(objs)
        with transaction.atomic(using=self.db):
            # With update_conflicts, the rows of these keys are written.
            self.model._default_manager.filter(pk__in=[o.pk for o in objs]).require_drafts()
            return super().bulk_create(objs, *args, **kwargs)

    def require_drafts(self) -> None:
        """Lock these versions until the transaction ends; raise Frozen if one is published.

        The lock keeps a draft from being published between this check and the write after it.
        """
        ids = self.order_by().values("pk")
        locked = self.model._default_manager.select_for_update().filter(pk__in=ids).order_by("pk")
        if published := [version for version in locked if version.is_closed]:
            raise Frozen(f"{published[0]} is published and stays as it is.")


class FrameworkVersion(models.Model):
    """The definitions as they stand: a draft without a number, or published and frozen.

    Only `services.publishing.publish` turns one into the other.
    """

    framework = models.ForeignKey(
        Framework, models.PROTECT, related_name="versions", verbose_name=_("framework")
    )
    number = models.PositiveIntegerField(_("number"), null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    checksum = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)
    scoring_rule = models.CharField(
        _("scoring rule"), max_length=40, default=SCORING_RULE, editable=False
    )
    release_notes = models.TextField(
        _("release notes"),
        blank=True,
        help_text=_("What is new in this version, for the people who work with it."),
    )
    language = models.CharField(
        _("language"), max_length=20, help_text=_("The language of the texts, such as “en”.")
    )
    title = models.CharField(_("title"), max_length=NAME_LENGTH)
    summary = models.TextField(_("summary"))
    source_title = models.CharField(_("title of the source"), max_length=NAME_LENGTH, blank=True)
    source_author = models.CharField(_("author of the source"), max_length=NAME_LENGTH, blank=True)
    source_publisher = models.CharField(
        _("publisher of the source"), max_length=NAME_LENGTH, blank=True
    )
    source_note = models.TextField(
        _("note on the source"),
        blank=True,
        help_text=_("What was taken from the source and what was added."),
    )
    prompt = models.CharField(
        _("question"),
        max_length=NAME_LENGTH,
        help_text=_("What people are asked about every statement."),
    )
    guidance = models.TextField(_("guidance"), blank=True, help_text=_("How to choose an answer."))
    default_role = models.ForeignKey(
        "Role",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("default role"),
        help_text=_("The role to compare with for people who are not sure yet."),
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    scenarios = models.JSONField(_("scenarios"), default=list, blank=True, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("framework version")
        verbose_name_plural = _("framework versions")
        base_manager_name = "objects"  # framework.versions.add(…) writes with it
        ordering = ["framework", models.F("number").desc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["framework"],
                condition=Q(number__isnull=True),
                name="one_draft_per_framework",
                violation_error_message=_("This framework has a draft already."),
            ),
            models.UniqueConstraint(
                fields=["framework", "number"], name="version_number_used_once"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, published_at__isnull=True, checksum="")
                | Q(number__gte=1, published_at__isnull=False) & ~Q(checksum=""),
                name="version_is_draft_or_published",
            ),
        ]

    def __str__(self) -> str:
        if self.is_draft:
            return gettext("%(title)s, draft") % {"title": self.title}
        return gettext("%(title)s, version %(number)s") % {
            "title": self.title,
            "number": self.number,
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            self._stored().require_drafts()
            self.revision += 1
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            self._stored().require_drafts()
            return super().delete(*args, **kwargs)

    @property
    def is_draft(self) -> bool:
        return self.number is None

    @property
    def is_closed(self) -> bool:
        return not self.is_draft

    def _stored(self) -> VersionQuerySet:
        """Return what the database says of this version, which may have changed since."""
        return type(self).objects.filter(pk=self.pk)


class VersionRow(FrozenRow):
    """A row of one version. `version` is never edited; it comes from where a row is added.

    `revision` counts the saves, so that an editor notices what somebody else saved meanwhile.
    """

    holder: ClassVar[str] = "version"

    version = models.ForeignKey(FrameworkVersion, models.CASCADE, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.revision += 1
        super().save(*args, **kwargs)


class KeyedRow(VersionRow):
    """A row that later versions, answers and files refer to by its key."""

    key = key_field()
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Small numbers come first; gaps do not matter.")
    )

    class Meta:
        abstract = True


def keyed(name: str) -> list[models.BaseConstraint]:
    """Return the constraints of a KeyedRow: its key and its name occur once in a version."""
    return [
        models.UniqueConstraint(fields=["version", field], name=f"%(class)s_{field}_once")
        for field in ("key", name)
    ]


class AnswerOption(KeyedRow):
    """One answer of the scale, the same for every statement. `value` counts from 0."""

    value = models.PositiveSmallIntegerField(
        _("value"), help_text=_("The first answer has the value 0, the next 1, and so on.")
    )
    label = models.CharField(_("label"), max_length=NAME_LENGTH)
    hint = models.TextField(_("hint"), blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["value"]
        constraints = [
            *keyed("label"),
            models.UniqueConstraint(fields=["version", "value"], name="answer_value_once"),
        ]

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

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["number"]
        constraints = [
            *keyed("name"),
            models.UniqueConstraint(fields=["version", "number"], name="level_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="level_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Importance(KeyedRow):
    """How much a skill matters for a role."""

    value = models.PositiveSmallIntegerField(
        _("weight"),
        validators=[MinValueValidator(1), MaxValueValidator(MAX_IMPORTANCE)],
        help_text=_("A gap counts this many times."),
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)

    class Meta:
        verbose_name = _("importance")
        verbose_name_plural = _("importances")
        ordering = ["value"]
        constraints = [
            *keyed("name"),
            models.UniqueConstraint(fields=["version", "value"], name="importance_value_once"),
            models.CheckConstraint(condition=Q(value__gte=1), name="importance_value_from_1"),
        ]

    def __str__(self) -> str:
        return self.name


class Category(KeyedRow):
    """A group of skills."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    summary = models.TextField(_("summary"))

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["order", "key"]
        constraints = keyed("name")

    def __str__(self) -> str:
        return self.name


class Skill(KeyedRow):
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
    retired = models.BooleanField(_("retired"), default=False, editable=False)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["category__order", "category__key", "order", "key"]
        constraints = keyed("name")

    def __str__(self) -> str:
        return self.name


class Statement(KeyedRow):
    """An item of the questionnaire."""

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
    retired = models.BooleanField(_("retired"), default=False, editable=False)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="statement_key_once")
        ]

    def __str__(self) -> str:
        return self.text


class Descriptor(VersionRow):
    """What one level means for one skill."""

    skill = models.ForeignKey(
        Skill, models.CASCADE, related_name="descriptors", verbose_name=_("skill")
    )
    level = models.ForeignKey(
        Level, models.CASCADE, related_name="descriptors", verbose_name=_("level")
    )
    text = models.TextField(_("what it means"))

    class Meta:
        verbose_name = _("level descriptor")
        verbose_name_plural = _("level descriptors")
        ordering = ["level__number"]
        constraints = [
            models.UniqueConstraint(fields=["skill", "level"], name="descriptor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.skill}, {self.level}"


class Role(KeyedRow):
    """A role that people can compare themselves with."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    summary = models.TextField(_("summary"))
    rationale = models.TextField(
        _("rationale"), blank=True, help_text=_("Why the targets are what they are.")
    )

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["order", "key"]
        constraints = keyed("name")

    def __str__(self) -> str:
        return self.name


class Target(VersionRow):
    """What a role asks of one skill; all of a role's targets are its target profile."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="targets", verbose_name=_("role"))
    skill = models.ForeignKey(
        Skill, models.CASCADE, related_name="targets", verbose_name=_("skill")
    )
    level = models.ForeignKey(
        Level, models.CASCADE, related_name="targets", verbose_name=_("level")
    )
    importance = models.ForeignKey(
        Importance, models.CASCADE, related_name="targets", verbose_name=_("importance")
    )

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("target profile")
        ordering = ["skill__category__order", "skill__order", "skill__key"]
        constraints = [models.UniqueConstraint(fields=["role", "skill"], name="target_once")]

    def __str__(self) -> str:
        return f"{self.skill}: {self.level}"


class Resource(KeyedRow):
    """Something to do that helps with one or more skills."""

    KINDS = [
        (ResourceKind.PRACTICE.value, _("Practice")),
        (ResourceKind.READING.value, _("Reading")),
        (ResourceKind.COURSE.value, _("Course")),
        (ResourceKind.CERTIFICATION.value, _("Certification")),
        (ResourceKind.JOB.value, _("Job")),
        (ResourceKind.DEGREE.value, _("Degree")),
    ]
    ORIGINS = [
        (Origin.ARTICLE.value, _("Named in the source article")),
        (Origin.TEAM.value, _("Added by the team")),
    ]

    title = models.CharField(_("title"), max_length=NAME_LENGTH)
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    description = models.TextField(_("description"))
    provider = models.CharField(_("provider"), max_length=NAME_LENGTH, blank=True)
    url = models.URLField(
        _("address"),
        max_length=URL_LENGTH,
        blank=True,
        help_text=_("Only addresses that you have checked."),
    )
    effort = models.CharField(
        _("effort"), max_length=NAME_LENGTH, help_text=_("Such as “2 hours” or “4 weeks”.")
    )
    origin = models.CharField(
        _("origin"), max_length=20, choices=ORIGINS, default=Origin.TEAM.value
    )
    from_level = models.ForeignKey(
        Level,
        models.CASCADE,
        related_name="resources_from",
        verbose_name=_("from level"),
        help_text=_("Useful from this level on."),
    )
    to_level = models.ForeignKey(
        Level,
        models.CASCADE,
        related_name="resources_to",
        verbose_name=_("to level"),
        help_text=_("Helps on the way to this level."),
    )
    skills: "models.ManyToManyField[Skill, ResourceSkill]" = models.ManyToManyField(
        Skill, through="ResourceSkill", related_name="resources", verbose_name=_("skills")
    )

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["order", "key"]
        constraints = keyed("title")

    def __str__(self) -> str:
        return self.title


class ResourceSkill(VersionRow):
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
