"""Forms built from domain objects. Nothing that a person chose is lost when one is invalid."""

from assessments.forms.answers import AnswersForm
from assessments.forms.bringing import BringForm, ConfirmBringForm
from assessments.forms.examples import ExampleForm
from assessments.forms.joining import JoinForm
from assessments.forms.limits import LimitsForm
from assessments.forms.plan import OwnStepForm, PlanForm, Typed, typed_of_gone
from assessments.forms.returning import MailForm, ReturnForm, SharedForm
from assessments.forms.role import RoleForm
from assessments.forms.share import ShareForm
from assessments.forms.targets import TargetsForm

__all__ = [
    "AnswersForm",
    "BringForm",
    "ConfirmBringForm",
    "ExampleForm",
    "JoinForm",
    "LimitsForm",
    "MailForm",
    "OwnStepForm",
    "PlanForm",
    "ReturnForm",
    "RoleForm",
    "ShareForm",
    "SharedForm",
    "TargetsForm",
    "Typed",
    "typed_of_gone",
]
