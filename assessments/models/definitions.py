"""The working copy of a framework: what is asked, in rows that editors may change at any time.

The rows are also the identity of what people answer: answers, plans, notes and assessments point
at them. So what has once been published is retired and never deleted, and its key stays. What
people read is not here but in the versions (versions.py), each a document of its day. The key of
a published row is kept by the database, too (a trigger, see migrations/0002_frozen.py).

A part of the scale, a descriptor, a target and a link of a resource have no identity that
anything of a person's points at: they are values of the row they hang under, and may go.

Whoever saves a row holds its framework until the transaction ends. So a publisher, who holds it
too, reads all that an editor saved at once, or nothing of it.
"""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.domain.framework import Origin
from assessments.domain.validation import MAX_IMPORTANCE, NAME_LENGTH, URL_LENGTH
from assessments.models.fields import key_field


class PublishedStays(Exception):
    """A row that has been published was about to be deleted."""


class Revised(models.Model):
    """A row that counts its saves, so that an editor notices what somebody else saved meanwhile."""

    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.revision += 1
        super().save(*args, **kwargs)


class Framework(Revised):
    """A competency framework: its own texts, and what hangs under it."""

    key = key_field(unique=True)
    withdrawn_at = models.DateTimeField(
        _("withdrawn"),
        null=True,
        editable=False,
        help_text=_("A withdrawn framework takes no new assessments and keeps its reports."),
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
    scenarios = models.JSONField(_("scenarios"), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["pk"]
        permissions = [
            ("publish_framework", _("Can publish a framework")),
            ("withdraw_framework", _("Can withdraw a framework")),
            ("import_framework", _("Can import a framework")),
        ]

    def __str__(self) -> str:
        return self.title or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            hold(self.pk)
            super().save(*args, **kwargs)


def hold(framework_id: int | None) -> None:
    """Keep everybody else from saving or publishing this framework until the transaction ends."""
    if framework_id is not None:
        list(Framework.objects.select_for_update().filter(pk=framework_id).values_list("pk"))


class WorkingRow(Revised):
    """A row of one framework. `framework` is never edited; it comes from where a row is added."""

    id = models.AutoField(primary_key=True)  # four bytes, for every answer repeats a statement's
    framework = models.ForeignKey(Framework, models.CASCADE, editable=False, related_name="+")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            hold(self.framework_id)
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            hold(self.framework_id)
            return super().delete(*args, **kwargs)


class KeyedRow(WorkingRow):
    """A row that documents and files refer to by its key; a framework uses a key once."""

    key = key_field()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="%(class)s_key_once")
        ]


class OrderedRow(KeyedRow):
    """A row that stands among others by its `order`, and by its key where that is the same."""

    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Small numbers come first; gaps do not matter.")
    )

    class Meta(KeyedRow.Meta):
        abstract = True
        ordering = ["order", "key"]


class LastingRow(OrderedRow):
    """A row that stays once it has been published: then it is retired, never deleted."""

    retired = models.BooleanField(
        _("retired"),
        default=False,
        help_text=_("No longer shown; its key stays reserved, and it can be brought back."),
    )
    published = models.BooleanField(default=False, editable=False)

    class Meta(OrderedRow.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save all but `published`: somebody may have published since this row was read."""
        if not self._state.adding and "update_fields" not in kwargs:
            own = (f.name for f in self._meta.concrete_fields if not f.primary_key)
            kwargs["update_fields"] = set(own) - {"published"}
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a row that was never published. Raise PublishedStays for any other."""
        with transaction.atomic():
            hold(self.framework_id)
            self.refresh_from_db(fields=["published"])
            if self.has_published():
                raise PublishedStays(f"{self} has been published: retire it instead.")
            return super().delete(*args, **kwargs)

    def has_published(self) -> bool:
        """Say whether it has been published, or anything that would be deleted with it."""
        return self.published


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
    effort = models.CharField(
        _("effort"), max_length=NAME_LENGTH, help_text=_("Such as “2 hours” or “4 weeks”.")
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
