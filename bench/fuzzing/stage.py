"""The cast of the fuzzing: who asks, what there is to find, and what nobody may read.

One framework has been published twice and has a draft with open questions, one is new. Somebody
has reports, a running assessment, examples, a plan, targets and links; so has somebody else, whose
words are MARKED: nobody else may ever see them.
"""

import io
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries
from assessments.domain.annotations import Example, LinkShows
from assessments.services import (
    annotating,
    answering,
    commenting,
    planning,
    restoring,
    sharing,
    targets,
)
from bench.fuzzing.inputs import NOBODY
from tests.factories import make_framework
from tests.publishing import change, published
from tests.views.conftest import Person

SECRET_KEY = "the-key-of-the-site-that-no-answer-may-tell"  # noqa: S105
OTHERS_WORDS = "words-of-somebody-else"
PASSWORD = "correct horse battery staple"  # noqa: S105
KEY = "framework"


@dataclass
class Stage:
    """`cookies` by role; `values` are real ones by the name of an argument or field; `secrets` may
    stand in no answer and no log; `files` are real ones to be broken.
    """

    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)


def build() -> Stage:
    """Fill an empty database, and return what is in it."""
    stage = Stage(secrets=[SECRET_KEY, OTHERS_WORDS])
    first = make_framework(key=KEY, skills=3, statements=2, top=3, roles=2)
    changed = replace(first, title="The second", roles=tuple(reversed(first.roles)))
    version = published(first)
    person, other, member = Person(), Person(), Person()
    reports = [_report(one, version) for one in (person, other, member)]
    newest = published(changed)
    reports.append(_report(person, newest))
    running = _begin(person, newest)
    example = _add_belongings(reports[0], "my words")
    others_example = _add_belongings(reports[1], OTHERS_WORDS)
    _add_belongings(reports[2], "a member's words")
    tokens = [_link(reports[-1], shows) for shows in LinkShows]
    ended = _link(reports[0], LinkShows.ALL, is_ended=True)
    other_token = _link(reports[1], LinkShows.ALL)
    key = _key(person)
    draft = _draft(newest.framework)
    other_owner = str(reports[1].respondent_id)
    stage.secrets += [other_owner, other_token, str(others_example)]
    clients = {
        "nobody": Client(),
        "person": person.client,
        "member": _signed_in(reports[2].respondent),
        **_staff(),
    }
    stage.cookies = {
        role: {name: morsel.value for name, morsel in client.cookies.items()}
        for role, client in clients.items()
    }
    step = models.PlanStep.objects.filter(respondent=reports[0].respondent).first()
    stage.values = _ids() | {
        "assessment_id": [str(running.pk), *(str(one.pk) for one in (reports[-1], *reports[:3]))],
        "example_id": [str(example), str(others_example), NOBODY],
        "framework_key": [KEY, "other"],
        "version_id": [str(newest.pk), str(version.pk), NOBODY],
        "framework_id": [str(draft.pk), str(models.Framework.objects.get(key="other").pk), "77777"],
        "number": ["1", "2", "3"],
        "token": [*tokens, ended, "A" * 43],
        "key": [key, "0000-0000-0000-0000-0000-0000-0000", "x"],
        "skill_key": [skill.key for skill in first.skills],
        "app_label": ["assessments", "auth", "nothing"],
        "url": ["no-such-page"],
        "step": [str(step.pk) if step else ""],
    }
    stage.files = _files(clients)
    return stage


def _report(one: Person, version: models.FrameworkVersion) -> models.Assessment:
    assessment = _begin(one, version)
    framework = queries.definitions(version.pk).framework
    for skill in framework.skills:
        answers: dict[str, int | None] = {s.key: n for n, s in enumerate(skill.statements)}
        answering.save_answers(
            assessment=assessment, skill=skill, answers=answers, at=timezone.now()
        )
    answering.submit(assessment=assessment, at=timezone.now())
    return models.Assessment.objects.get(pk=assessment.pk)


def _begin(one: Person, version: models.FrameworkVersion) -> models.Assessment:
    before = set(models.Assessment.objects.values_list("pk", flat=True))
    one.start(role="role-1")
    return models.Assessment.objects.exclude(pk__in=before).get(version=version)


def _add_belongings(report: models.Assessment, words: str) -> uuid.UUID:
    """Give somebody an example, steps of both kinds and targets of their own."""
    framework, now = queries.definitions(report.version_id).framework, timezone.now()
    skill, pk = framework.skills[0], uuid.uuid4()
    example = Example(words, words, words, "study", 2024, str(pk))
    annotating.save_example(owner=report, skill=skill, example=example, at=now)
    planning.add(
        assessment=report, resource_key="resource-1", skill_key=skill.key, at=timezone.now()
    )
    planning.add_own(
        owner=report,
        step_id=uuid.uuid4(),
        title=words,
        skill_key=skill.key,
        due=timezone.localdate(),
        at=now,
    )
    targets.set_own_targets(assessment=report, targets=dict(framework.roles[0].targets))
    return pk


def _signed_in(respondent: models.Respondent) -> Client:
    """Give somebody an account, and a browser in which it is signed in."""
    client = Client()
    user = User.objects.create_user("member", "member@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    respondent.account = user
    respondent.save()
    client.force_login(user)
    return client


def _link(report: models.Assessment, shows: LinkShows, *, is_ended: bool = False) -> str:
    now = timezone.now()
    link, token = sharing.make(
        assessment=report, shows=shows, role_key="role-1", days=30, name="A name", at=now
    )
    if is_ended:
        sharing.end(link=link, at=now)
    return token


def _key(person: Person) -> str:
    return str(person.client.post(reverse("return-key")).context["key"])


def _draft(framework: models.Framework) -> models.Framework:
    """Change a framework, so that there is something to decide, to answer and to take back."""
    by, now = User.objects.create_superuser("editor", password=PASSWORD), timezone.now()
    restoring.import_framework(content=make_framework(key="other", skills=2, statements=1, top=3))
    gone = make_framework(key="gone", skills=1, statements=1, top=3, title="Gone")
    restoring.discard(framework=restoring.import_framework(content=gone), by=by, at=now)
    framework.refresh_from_db()
    statement = models.Statement.objects.filter(framework=framework).first()
    assert statement is not None
    change(statement, text="Other words.")
    models.Statement.objects.filter(pk=statement.pk).update(decided="")
    skill = models.Skill.objects.filter(framework=framework).first()
    assert skill is not None
    change(skill, definition="Something else.")
    commenting.add(framework=framework, by=by, text="Why?", at=now, what="skill", key=skill.key)
    commenting.add(framework=framework, by=by, text="Well.", at=now)
    return framework


def _staff() -> dict[str, Client]:
    """Return an editor who may do everything, and somebody who may only look."""
    clerk = User.objects.create_user("clerk", password=PASSWORD, is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    TOTP.activate(clerk, "A" * 32)
    RecoveryCodes.activate(clerk)
    clients = {"editor": Client(), "clerk": Client()}
    clients["editor"].force_login(User.objects.get(username="editor"))
    clients["clerk"].force_login(clerk)
    return clients


def _ids() -> dict[str, list[str]]:
    """Return ids of rows, by the arguments that may name them."""
    kinds: dict[str, Any] = {
        "role_id": models.Role.objects.filter(framework__key=KEY),
        "skill_id": models.Skill.objects.filter(framework__key=KEY),
        "comment_id": models.Comment.objects.all(),
        "draft_id": models.DiscardedDraft.objects.all(),
        "id": User.objects.all(),
    }
    ids = {
        name: [str(pk) for pk in rows.values_list("pk", flat=True)[:3]]
        for name, rows in kinds.items()
    }
    return ids | {"content_type_id": ["1", "7"], "object_id": ["1", "2"]}


def object_ids(route: str) -> list[str]:
    """Return ids of the rows that a page of the admin is about, by its route."""
    _admin, app, model, *_rest = [*route.split("/"), "", ""]
    managers: dict[str, Any] = {"user": User.objects}
    if app == "assessments":
        managers |= {one.__name__.lower(): one.objects for one in _models()}
    manager = managers.get(model)
    return [str(pk) for pk in manager.values_list("pk", flat=True)[:3]] if manager else ["1"]


def _models() -> list[Any]:
    return [models.Category, models.Skill, models.Role, models.Resource, models.Framework,
            models.FrameworkVersion]  # fmt: skip


def _files(clients: dict[str, Client]) -> list[bytes]:
    """Return what the site itself lets people take away, and so takes back."""
    person, editor = clients["person"], clients["editor"]
    version = models.FrameworkVersion.objects.newest().get()
    export = reverse("admin:assessments_version_export", args=[version.pk])
    answers = [editor.get(export, {"as": kind}) for kind in ("", "yaml", "xlsx", "csv")]
    answers.append(person.get(reverse("take-along")))
    contents = [_content(answer) for answer in answers if answer.status_code == 200]
    return list(dict.fromkeys(contents))


def _content(answer: Any) -> bytes:
    return io.BytesIO(b"".join(answer)).getvalue()
