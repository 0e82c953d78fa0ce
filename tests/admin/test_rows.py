"""What all pages and lists of rows have in common: they are about one framework."""

import pytest
from django.test import Client

from assessments import models
from tests.admin.pages import ROWS, adding_to, address, first, page, said, staff, stored

pytestmark = pytest.mark.django_db


def test_list_of_rows_is_filtered_by_framework(
    editor: Client, version: models.FrameworkVersion, other: models.Framework
) -> None:
    for model in ROWS:
        url = address(model, "changelist")
        for query, expected in [
            ({"framework": str(other.pk)}, {other.pk}),
            ({"framework": "x"}, {version.framework_id}),
            ({}, {version.framework_id}),
        ]:
            response = editor.get(url, query)
            shown = {row.framework_id for row in response.context["cl"].result_list}
            assert shown == expected, (model, query)


def test_page_of_a_row_leads_to_its_framework(
    editor: Client, version: models.FrameworkVersion, other: models.Framework
) -> None:
    for model in ROWS:
        response = editor.get(page(first(model, other)))
        assert response.context["framework"] == other
        assert f'href="{page(other)}"' in response.text, model


def test_row_is_added_to_the_only_framework(
    editor: Client, version: models.FrameworkVersion
) -> None:
    for model in ROWS:
        response = editor.get(address(model, "add"))
        assert response.context["framework"] == version.framework, model


def test_adding_where_two_frameworks_could_be_meant_is_explained(
    editor: Client, version: models.FrameworkVersion, other: models.Framework
) -> None:
    before = stored()
    for model in ROWS:
        assert editor.get(adding_to(other, model)).context["framework"] == other
        for query in ("", "?framework=x", "?framework=1000000"):
            url = address(model, "add") + query
            response = editor.get(url)
            assert response["Location"] == address(models.Framework, "changelist"), url
            assert set(said(response)) == {"Open a framework first, and add to it from there."}
            for method in ("head", "put", "options"):
                assert getattr(editor, method)(url).status_code == 302, (method, url)
            response = editor.post(url, {"name": "Typed", "title": "Typed"})
            assert (response.status_code, "Typed" in response.text) == (410, True), url
    assert stored() == before


def test_staff_without_permissions_get_no_hint_where_nothing_can_be_added(
    version: models.FrameworkVersion, other: models.Framework
) -> None:
    client = staff()
    urls = [address(model, "add") for model in ROWS]
    assert [client.get(url).status_code for url in urls] == [403] * len(urls)


def test_page_of_a_row_that_is_gone_says_so(editor: Client, other: models.Framework) -> None:
    for model in ROWS:
        row = first(model, other)
        url = page(row)
        row.delete()
        response = editor.get(url)
        assert response.status_code == 302
        assert "Perhaps it was deleted?" in said(response)[0]
