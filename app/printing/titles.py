"""The title of a paper on the day of its matter: titles differ by county and year, so they are policy."""

from __future__ import annotations

from app.domain.codes import CodeValue
from app.domain.policy import PolicyView

_TABLE = "paper_title"


def titles_of(paper: str, policy: PolicyView) -> tuple[CodeValue, ...]:
    """The titles a paper may have on the business date, in the order of the table."""
    values = policy.table(_TABLE).valid_on(policy.on)
    return tuple(value for value in values if value.attributes.get("paper") == paper)


def title_of(paper: str, policy: PolicyView, usual: str, about: str = "") -> str:
    """The title of a paper, of one of its uses where it has several; `usual` where the policy names none."""
    found = titles_of(paper, policy)
    fitting = (value.label for value in found if not about or value.attributes.get("about") == about)
    return next(fitting, usual)
