"""Rows that are edited together: what others have added, deleted and moved meanwhile is merged."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.forms.utils import pretty_name
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.admin import seen
from assessments.admin.base import page_of
from assessments.admin.forms import SEEN, USED_ONCE, same_value
from assessments.domain.merging import merge_order


@dataclass
class Line:
    """What was sent for one row of a list, or what is to be read as if it had been sent."""

    values: "MultiValueDict[str, Any]" = field(default_factory=MultiValueDict)
    seen: dict[str, Any] = field(default_factory=dict)
    notice: SafeString | str = ""

    def number(self, name: str) -> int:
        """Return a number that was sent; 0 for anything else."""
        return _number(self.values.get(name))


class WorkingRowFormSet(forms.BaseInlineFormSet):
    """Rows under another row. What is sent is put onto the rows as they are stored by now.

    Every stored row is a line, in the merged order. A row that is gone and that the editor has
    changed is offered as a new one. Where there is exactly one row `each`, a line for one that
    others have added meanwhile is merged with it.
    """

    form: Any
    model: Any
    data: Any

    MORE = 100  # rows that one page may add to what is stored, or still have of what is gone
    each = ""  # the name of the field that says what a row is for
    is_table = False  # where the labels of fields stand in a head, and so are told with each

    @classmethod
    def get_default_prefix(cls) -> str:
        # A framework does not name the rows that hang under it.
        return super().get_default_prefix() or str(cls.model._meta.model_name)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._notices: dict[int, SafeString | str] = {}
        self._lost: list[str] = []
        if self.is_bound and self.management_form.is_valid():
            there = len(self.get_queryset()) + len(self.initial_extra or ())
            self._refuse_more(there + self.MORE)
            self._rebase()
            del self.management_form  # which is made of the data

    def clean(self) -> None:
        super().clean()
        for name in USED_ONCE:
            values = set()
            for form in self.forms:
                value = same_value(getattr(form, "cleaned_data", {}).get(name))
                if value in (None, "") or self._should_delete_form(form):
                    continue
                if value in values and not form.has_error(name):
                    form.add_error(name, _("Another one in this list has it already."))
                values.add(value)
        if self._lost:
            raise ValidationError(self._lost)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if not self.is_table or index is None:
            return
        row = form.instance if form.instance.pk else form.initial.get(self.each, "")
        for name, here in form.fields.items():
            inner = getattr(here.widget, "widget", here.widget)
            label = here.label or pretty_name(name)
            inner.attrs = {**inner.attrs, "aria-label": f"{label}: {row}" if row else label}
            here.help_text = ""  # it stands in the head

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if notice := self._notices.get(i):
            form.notices.append(notice)
        return form

    def _should_delete_form(self, form: Any) -> bool:
        is_ticked = super()._should_delete_form(form)  # type: ignore[misc]
        return bool(is_ticked) and not form.is_deletion_held

    # --- What was sent, put onto what is stored ---

    def _refuse_more(self, limit: int) -> None:
        """Say so where a page claims more rows than it can have; those too many are not looked at.

        Each costs as much as a form, whether anything was sent for it or not.
        """
        self.absolute_max = limit
        claimed = self.management_form.cleaned_data[TOTAL_FORM_COUNT] or 0
        if claimed > limit:
            message = _(
                "This list came with %(claimed)s lines, and can take %(limit)s at once. Nothing "
                "was saved: add fewer lines, save, and add the others then."
            )
            self._lost.append(message % {"claimed": claimed, "limit": limit})

    def _rebase(self) -> None:
        rows = {row.pk: row for row in self.get_queryset()}
        sent = self._sent_lines()
        known, added = sent[: self.initial_form_count()], sent[self.initial_form_count() :]
        by_pk = {line.number("id"): line for line in reversed(known)}
        lines = {pk: line for pk, line in by_pk.items() if pk in rows}
        gone = [self._as_new(pk, line) for pk, line in by_pk.items() if self._is_missed(pk, line)]
        if self.each:
            added = self._merged_with_others(rows, lines, [*added, *gone])
        else:
            added += gone
        for pk in rows.keys() - lines.keys():
            lines[pk] = self._line(instance=rows[pk])
        order = self._merge_order(rows, by_pk, lines)
        self._queryset: Any = [rows[pk] for pk in order]
        self._write([(pk, lines[pk]) for pk in order], added)

    def _sent_lines(self) -> list[Line]:
        total = min(self.total_form_count(), self.absolute_max)
        lines = [Line() for _number in range(total)]
        for number, name, full_name in self._sent_names():
            if number < total:
                lines[number].values.setlist(name, self.data.getlist(full_name))
        for line in lines:
            line.seen = seen.unpacked(line.values.get(SEEN))
        return lines

    def _sent_names(self) -> Iterator[tuple[int, str, str]]:
        """Yield what was sent about lines: the number of the line, the field, and the full name."""
        start = f"{self.prefix}-"
        for full_name in list(self.data):
            number, _sep, name = full_name.removeprefix(start).partition("-")
            if full_name.startswith(start) and name and number.isdecimal() and len(number) < 6:
                yield int(number), name, full_name

    def _is_touched(self, line: Line) -> bool:
        """Say whether the editor has changed anything of a line but its place."""
        return any(
            seen.sent_value(field, line.values, name) != line.seen[name]
            for name, field in self.form.base_fields.items()
            if name in line.seen and name != self._order_field
        )

    def _is_missed(self, pk: int, line: Line) -> bool:
        """Say whether a row is not here any more, although the editor has changed it."""
        is_here = any(row.pk == pk for row in self.get_queryset())
        return not is_here and DELETION_FIELD_NAME not in line.values and self._is_touched(line)

    def _as_new(self, pk: int, line: Line) -> Line:
        """Return a line that adds what the editor has made of a row that is gone from here."""
        rows = self.model._default_manager
        moved = rows.filter(pk=pk, framework=self.form.framework).first()
        if moved:
            parent = getattr(moved, self.fk.name)
            notice: SafeString | str = format_html(
                '{} <a href="{}">{}</a>',
                _(
                    "While you were editing, somebody has moved this to another place. Take your "
                    "text over there, and clear it here; else saving adds it here once more."
                ),
                page_of(parent),
                parent,
            )
        else:
            notice = _(
                "While you were editing, somebody has deleted this. Your text is shown as a new "
                "one: save again to add it, or clear it."
            )
        for name in ("id", "key"):
            line.values.pop(name, None)
        if self._order_field:
            line.values[self._order_field] = "0"  # as in any new line: it comes last
        return Line(line.values, line.seen, notice)

    def _merged_with_others(
        self, rows: dict[int, Any], lines: dict[int, Line], added: list[Line]
    ) -> list[Line]:
        """Return one new line for everything that has no row yet, in the order that is expected.

        A line for something that has got a row from somebody else becomes the line of that row.
        """
        field = self.model._meta.get_field(self.each)
        by_value = {str(getattr(row, field.attname)): pk for pk, row in rows.items()}
        initial = {str(values[self.each]): values for values in self.initial_extra or ()}
        sent = {}
        for line in added:
            value = str(line.values.get(self.each) or "")
            if value in initial:
                sent[value] = line
            elif self._is_touched(line):
                if by_value.get(value) in rows and by_value[value] not in lines:
                    lines[by_value[value]] = line
                else:
                    self._lost.append(self._told(line))
        return [sent.get(v) or self._line(initial=values) for v, values in initial.items()]

    def _told(self, line: Line) -> str:
        """Say what was entered about something that is gone."""
        texts = (
            seen.in_words(field, seen.sent_value(field, line.values, name))
            for name, field in self.form.base_fields.items()
            if name in line.seen and name not in (self.each, self._order_field)
        )
        return _(
            "While you were editing, somebody has deleted what a line is about. You had entered: "
            "%(texts)s. Save again to go on without it."
        ) % {"texts": "; ".join(texts)}

    def _line(self, **kwargs: Any) -> Line:
        """Return the line of a row, or of one to add, as it is shown to somebody who opens it."""
        shown = self.form(**kwargs, **self.get_form_kwargs(None)).shown()
        line = Line(seen=shown)
        for name, value in shown.items():
            seen.put(line.values, name, value)
        return line

    def _merge_order(
        self, rows: dict[int, Any], sent: dict[int, Line], lines: dict[int, Line]
    ) -> list[int]:
        """Return the rows in the order that all have made, and number them anew if it changes."""
        name, stored = self._order_field, list(rows)
        if not name:
            return stored
        shown = sorted(sent, key=lambda pk: _number(sent[pk].seen.get(name)))
        wanted = sorted(sent, key=lambda pk: sent[pk].number(name))
        merged = merge_order(stored, shown, wanted)
        for number, pk in enumerate(merged, 1):
            by_now = str(getattr(rows[pk], name))
            lines[pk].seen[name] = by_now
            lines[pk].values[name] = by_now if merged == stored else str(number)
        return merged

    @property
    def _order_field(self) -> str:
        return getattr(self, "default_order_field", None) or ""

    def _write(self, lines: list[tuple[int, Line]], added: list[Line]) -> None:
        """Replace what was sent by these lines."""
        data = self.data.copy()
        for _number, _name, full_name in self._sent_names():
            del data[full_name]
        for number, line in enumerate([*(line for _pk, line in lines), *added]):
            if number < len(lines):
                line.values["id"] = str(lines[number][0])
            for name, values in line.values.lists():
                data.setlist(f"{self.prefix}-{number}-{name}", values)
            data[f"{self.prefix}-{number}-{SEEN}"] = seen.packed(line.seen)
            if line.notice:
                self._notices[number] = line.notice
        data[f"{self.prefix}-{INITIAL_FORM_COUNT}"] = str(len(lines))
        data[f"{self.prefix}-{TOTAL_FORM_COUNT}"] = str(len(lines) + len(added))
        self.absolute_max = len(lines) + len(added)  # what others have added, too
        self.data = data


class LastingFormSet(WorkingRowFormSet):
    """Rows of which the published ones cannot be deleted; each says why."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields and form.instance.published:
            form.fields["DELETE"].disabled = True
            form.fields["DELETE"].widget.attrs["title"] = _(
                "It has been published: retire it instead."
            )


def _number(text: Any) -> int:
    text = str(text or "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
