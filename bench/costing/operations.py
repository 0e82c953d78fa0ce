"""What is asked of Django's ORM, written down as calls of its methods, to be called once more.

A queryset remembers the calls that have made it. What then asks the database, a method such as
`get` or a loop over it, is an operation, together with those calls; so is saving an object.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet

# These make a queryset of another one …
MAKING = [
    *("all", "filter", "exclude", "annotate", "alias", "order_by", "reverse", "distinct", "only"),
    *("defer", "values", "values_list", "select_related", "prefetch_related", "select_for_update"),
    *("none", "union", "__getitem__"),
]
# … and these ask the database; the last one is what a loop over a queryset calls. Those that create
# are not here: they save an object, which has its number by then.
ASKING = [
    *("get", "first", "last", "exists", "count", "aggregate", "update", "delete", "bulk_create"),
    *("bulk_update", "in_bulk", "_fetch_all"),
]
OF_OBJECTS = ["save", "delete", "refresh_from_db"]


@dataclass(frozen=True)
class Call:
    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    def on(self, target: Any) -> Any:
        return getattr(target, self.name)(*self.args, **self.kwargs)


@dataclass(frozen=True)
class Made:
    """A queryset of these rows, as these calls make it."""

    kind: type
    model: type[Model]
    calls: tuple[Call, ...] = ()

    def make(self) -> Any:
        queryset = self.kind(model=self.model)
        for call in self.calls:
            queryset = call.on(queryset)
        return queryset


@dataclass(frozen=True)
class Operation:
    target: Any  # how a queryset is made, or an object
    asks: Call

    def do(self) -> None:
        with suppress(ObjectDoesNotExist):  # as for ours
            self.asks.on(self.target.make() if isinstance(self.target, Made) else self.target)


class Listening:
    """Adds to `operations` what is asked of the ORM. `is_asking` while one of them is going on."""

    def __init__(self, operations: list[Any]) -> None:
        self._operations = operations
        self._depth = 0  # methods call other ones: only the outermost is what somebody called
        self.is_asking = False

    @contextmanager
    def to_orm(self) -> Iterator[None]:
        with ExitStack() as stack:
            for name in MAKING:
                stack.enter_context(self._replaced(QuerySet, name, self._making))
            for name in ASKING:
                stack.enter_context(self._replaced(QuerySet, name, self._asking))
            for name in OF_OBJECTS:
                stack.enter_context(self._replaced(Model, name, self._asking))
            yield

    def _replaced(self, owner: type, name: str, by: Callable[..., Any]) -> Any:
        method = getattr(owner, name)

        def called(itself: Any, *args: Any, **kwargs: Any) -> Any:
            if self._depth or (name == "_fetch_all" and itself._result_cache is not None):
                return method(itself, *args, **kwargs)
            self._depth += 1
            try:
                return by(method, itself, Call(name, args, kwargs))
            finally:
                self._depth -= 1

        return patch.object(owner, name, called)

    def _making(self, method: Callable[..., Any], itself: Any, call: Call) -> Any:
        if call.name == "__getitem__" and not isinstance(call.args[0], slice):
            return self._asking(method, itself, call)
        made = method(itself, *call.args, **call.kwargs)
        if isinstance(made, QuerySet):
            before = _how(itself)
            # A mark of ours on Django's object, which its copies lose.
            made._made = Made(before.kind, before.model, (*before.calls, call))  # type: ignore[attr-defined]
        return made

    def _asking(self, method: Callable[..., Any], itself: Any, call: Call) -> Any:
        target = _how(itself) if isinstance(itself, QuerySet) else itself
        self._operations.append(deepcopy(Operation(target, call)))
        self.is_asking = True
        try:
            return method(itself, *call.args, **call.kwargs)
        finally:
            self.is_asking = False


def _how(queryset: Any) -> Made:
    made: Made = getattr(queryset, "_made", None) or Made(type(queryset), queryset.model)
    return made
