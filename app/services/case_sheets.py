"""The sheets of the card that belong to a procedure: clue, application, authorisation, scores, check.

A sheet belongs to the case it names. One that names none is taken up by the next case of its kind that takes
a step, when it is not older than a year; what the guards ask about sheets is answered here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.policy import PolicyView
from app.domain.procedures.facts import ClueFacts, HeadAnswer, Scores
from app.domain.rules.base import Values
from app.forms.definitions.applications import IDENTIFICATION, MONITORED, RELAPSE, TAKEN_UP
from app.forms.definitions.verifications import AGREED, EXIT, REMOVAL
from app.forms.validate import checks_of
from app.models.write import WriteTx

Rows = Mapping[str, Sequence[Values]]
CLUE, APPLICATION, AUTHORISATION = "clue", "application", "authorisation"
FOUR_LOOKS, STATUS_CHECK = "four_looks", "status_check"
_OLDEST = timedelta(days=366)
_LEAST_WORDS = 5


@dataclass(frozen=True, slots=True)
class _Sheet:
    """`dated` is the field with its day, `paper` the paper it is, `procedures` those it may belong to."""

    dated: str
    paper: str
    procedures: tuple[str, ...]


SHEETS: Mapping[str, _Sheet] = {
    CLUE: _Sheet("found_on", "X07", (MONITORED,)),
    APPLICATION: _Sheet("applied_on", "T06", (IDENTIFICATION, RELAPSE, MONITORED)),
    AUTHORISATION: _Sheet("authorised_on", "T07", (IDENTIFICATION, RELAPSE, MONITORED)),
    FOUR_LOOKS: _Sheet("scored_on", "T09", (IDENTIFICATION, RELAPSE)),
    STATUS_CHECK: _Sheet("checked_on", "T22", (EXIT, REMOVAL)),
}


@dataclass(frozen=True)
class CaseSheets:
    """The sheets of one case among the records of its household, as they are up to the day of `policy`."""

    case_id: str
    procedure: str
    opened_on: date
    policy: PolicyView
    records: Rows

    def newest(self, form: str) -> Values | None:
        """The latest sheet of a form that belongs to the case, or that it would take up."""
        dated = SHEETS[form].dated
        rows = [row for row in self.records.get(form, ()) if self._belongs(form, row)]
        return max(rows, key=lambda row: (bool(row.get("case_id")), row[dated]), default=None)

    def to_take_up(self, form: str) -> Iterator[Values]:
        """Sheets that name no case and fit this one."""
        for row in self.records.get(form, ()):
            if not row.get("case_id") and self._belongs(form, row):
                yield row

    def _belongs(self, form: str, row: Values) -> bool:
        sheet = SHEETS[form]
        day = row.get(sheet.dated)
        if day is None or day > self.policy.on:
            return False
        if row.get("case_id"):
            return bool(row["case_id"] == self.case_id)
        kind = row.get("kind") or self.procedure
        fits = self.procedure in sheet.procedures and kind == self.procedure
        return fits and day >= self.opened_on - _OLDEST

    def papers(self) -> frozenset[str]:
        """Papers that are there as a whole record."""
        found = {form: self.newest(form) for form in SHEETS}
        return frozenset(
            SHEETS[form].paper
            for form, row in found.items()
            if row is not None and not checks_of(form).blank_names(row)
        )

    def hardship_told(self) -> bool:
        """Whether the application says why the household is in need above the line (V-IDN-01)."""
        row = self.newest(APPLICATION)
        return row is not None and len((row.get("hardship") or "").strip()) >= _LEAST_WORDS

    def authorised(self) -> frozenset[str] | None:
        row = self.newest(AUTHORISATION)
        if row is None:
            return None
        signers = {
            signer.get("member")
            for signer in self.records.get("authorisation_signer", ())
            if signer.get("authorisation_id") == row["id"] and signer.get("sign_way")
        }
        members = self.records.get("member", ())
        return frozenset(str(member.get("name") or "") for member in members if member["id"] in signers)

    def clue(self) -> ClueFacts | None:
        row = self.newest(CLUE)
        if row is None:
            return None
        whole = bool(row.get("source")) and bool((row.get("text") or "").strip())
        return ClueFacts(
            row["found_on"], whole, str(row.get("proposed_type") or ""), tuple(row.get("risks") or ())
        )

    def scores(self) -> Scores | None:
        row = self.newest(FOUR_LOOKS)
        if row is None:
            return None
        rows = self.records.get("four_looks_score", ())
        own = (score for score in rows if score.get("four_looks_id") == row["id"])
        given = {score.get("item"): score.get("score") for score in own}
        unscored, too_high = [], []
        for item in self.policy.table("four_looks_item").valid_on(row["scored_on"]):
            score, highest = given.get(item.code), item.attributes.get("highest")
            if score is None:
                unscored.append(item.label)
            elif isinstance(highest, int) and score > highest:
                too_high.append(f"{item.label}（最高 {highest} 分）")
        return Scores(tuple(unscored), tuple(too_high))

    def head_answer(self) -> HeadAnswer | None:
        row = self.newest(STATUS_CHECK)
        if row is None or not row.get("head_answer"):
            return None
        witnesses = (row.get("first_witness"), row.get("second_witness"))
        return HeadAnswer(
            row["head_answer"] == AGREED,
            str(row.get("refusal_reason") or ""),
            tuple(name for name in witnesses if name),
        )

    def removal_way(self) -> str:
        row = self.newest(STATUS_CHECK) or {}
        return str(row.get("removal_how") or "")


def take_up(tx: WriteTx, sheets: CaseSheets) -> None:
    """Write into the sheets a case takes up that they belong to it; a clue is under way from then on."""
    for form in SHEETS:
        for row in sheets.to_take_up(form):
            said = {"outcome": TAKEN_UP} if form == CLUE and not row.get("outcome") else {}
            tx.update(form, row["id"], {"case_id": sheets.case_id, **said})
