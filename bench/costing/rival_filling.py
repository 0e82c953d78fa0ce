"""Give the rival what ours asks, read as JSON: as a survey by category, and as one on one page."""

import json
import sys
from datetime import date, timedelta
from typing import Any

import django


def fill(content: Any) -> None:
    """Write both surveys; `content` has a title, the answers, and of each skill the statements."""
    from survey.models import Category, Question, Survey  # type: ignore[import-not-found]

    for display in (Survey.BY_CATEGORY, Survey.ALL_IN_ONE_PAGE):
        survey = Survey.objects.create(
            name=content["title"],
            description=content["title"],
            is_published=True,
            need_logged_user=False,
            editable_answers=False,
            display_method=display,
            publish_date=date.today() - timedelta(days=1),
            expire_date=date.today() + timedelta(days=30),
        )
        for place, (title, statements) in enumerate(content["skills"]):
            category = Category.objects.create(
                survey=survey, name=title, order=place, description=""
            )
            for number, statement in enumerate(statements):
                Question.objects.create(
                    survey=survey,
                    category=category,
                    text=statement,
                    order=place * 100 + number,
                    required=False,
                    type=Question.RADIO,
                    choices="|".join(content["answers"]),
                )


if __name__ == "__main__":
    django.setup()
    fill(json.load(sys.stdin))
