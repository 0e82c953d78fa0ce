"""What is rendered once for all shows nobody what is somebody else's (templatetags/once.py)."""

import re
import uuid

from django.test import Client

from assessments import models, queries
from assessments.templatetags.once import RENDERED
from tests.accounts.people import make_account
from tests.publishing import published_again
from tests.views.conftest import Person, without_form_tokens


def pages_of(person: Person, skill: str) -> list[str]:
    addresses = ["/", person.url("question", skill), person.url("check"), "/history/"]
    return [_lasting(without_form_tokens(person.client.get(address))) for address in addresses]


def _lasting(page: str) -> str:
    """Return a page without the time of day and the number of an example that is not there yet."""
    page = re.sub(r'data-now="[\d.]+"', "", page)
    return re.sub(r'(name="(?:initial-)?example-id" value=")[0-9a-f-]{36}', r"\1", page)


def test_pages_say_the_same_whoever_has_looked_before(version: models.FrameworkVersion) -> None:
    """Each page of two people, alone and after the other one has looked."""
    skill = queries.definitions(version.pk).framework.skills[0]
    one, other = Person(), Person()
    one.start()
    other.start("not-sure")
    one.answer(skill.key, **{skill.statements[0].key.replace("-", "_"): 1})
    data = {"example-situation": "Only mine.", "example-id": str(uuid.uuid4())}
    one.client.post(one.url("question", skill.key), data)
    alone = []
    for person in (one, other):
        RENDERED.forget()
        alone.append(pages_of(person, skill.key))
    together = [pages_of(person, skill.key) for person in (one, other, one, other)]
    assert together == alone + alone
    assert "Only mine." in together[0][1]
    assert "Only mine." not in "".join(together[1])
    assert one.url("check")[12:48] not in "".join(together[1])


def test_each_form_has_the_token_of_its_own_browser(version: models.FrameworkVersion) -> None:
    skill = queries.definitions(version.pk).framework.skills[0]
    for _ in range(2):
        person = Person()
        person.client = Client(enforce_csrf_checks=True)
        address = f"/start/{version.framework.key}/"
        page = person.client.get(address)
        data = {"role": "not-sure", "csrfmiddlewaretoken": page.context["csrf_token"]}
        assert person.client.post(address, data).status_code == 302
        page = person.client.get(person.url("question", skill.key))
        token = str(page.context["csrf_token"])
        assert page.text.count(token) == 1
        data = {"csrfmiddlewaretoken": token}
        assert person.client.post(person.url("question", skill.key), data).status_code == 302
        assert person.client.post(person.url("question", skill.key)).status_code == 403


def test_each_version_says_its_own(version: models.FrameworkVersion) -> None:
    old = Person()
    old.start()
    skill = queries.definitions(version.pk).framework.skills[0]
    address = old.url("question", skill.key)
    before = old.client.get(address).text
    statement = models.Statement.objects.get(
        framework=version.framework, key=skill.statements[0].key
    )
    old_text = statement.text
    models.Statement.objects.filter(pk=statement.pk).update(text="Something else altogether.")
    published_again(version.framework)
    new = Person()
    new.start()
    shown = new.client.get(new.url("question", skill.key)).text
    assert "Something else altogether." in shown
    assert old_text not in shown
    assert old_text in old.client.get(address).text
    assert "Something else altogether." not in old.client.get(address).text
    assert len(before) == len(old.client.get(address).text)


def test_who_is_signed_in_is_no_news_to_others(version: models.FrameworkVersion) -> None:
    signed_in, nobody, known = Client(), Client(), Person()
    signed_in.force_login(make_account())
    known.start()
    for _ in range(2):
        assert "Sign out" in signed_in.get("/").text
        assert "Sign out" not in nobody.get("/").text
        assert "Leave this computer" not in nobody.get("/").text
        assert "Leave this computer" in known.client.get("/").text
        assert "Sign out" not in known.client.get("/").text


def test_a_message_is_said_once_and_to_one(finished: Person) -> None:
    RENDERED.forget()
    done = Person()
    done.start()
    done.submit()
    said = "Well done, that was all."
    assert said in done.client.get("/").text
    assert said not in done.client.get("/").text
    assert said not in finished.client.get("/").text


def test_a_preview_leaves_nothing_behind(version: models.FrameworkVersion, editor: Client) -> None:
    """A preview may fill in what is missing, under the checksum of the version."""
    skill = queries.definitions(version.pk).framework.skills[0]
    RENDERED.forget()
    editor.get(f"/preview/version/{version.pk}/skill/{skill.key}/")
    kept = "".join(RENDERED._texts.values())
    assert skill.name not in kept
