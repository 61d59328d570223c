"""最近操作 says whose card each act changed: head and number of one household, how many of several."""

from __future__ import annotations

from app.services.acts import COUNTED
from app.services.cards import open_card, remove_household, save_card
from app.services.office_records import list_records, save_record
from app.services.pairings import all_helpers, assign, helped_households
from app.views.pages.archive_tabs import ACTS
from tests.offices import with_head
from tests.views.demo_steps import log_in, settle
from tests.views.test_archive_tabs import first_id, tab

pytest_plugins = ("tests.views.demo_office",)


def listed(page) -> list[tuple[str, str]]:
    """What was done and whose card it was, newest first, as it stands in the table."""
    columns = [page.model.section_of(name) for name in ("label", "whose")]
    return [tuple(page.model.index(row, column).data() for column in columns)
            for row in range(page.model.rowCount())]  # fmt: skip


def test_an_act_names_its_only_household_and_counts_several(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    desk = closed_shell.window.desk
    session = desk.session
    card = open_card(session, first_id(desk))
    local_no = card.household["local_no"]
    save_card(session, card, with_head(card, name="改了名"))
    helper = next(each for each in all_helpers(session) if each.households + 2 <= each.most)
    homes = [row for row in helped_households(session) if row.helper_id != helper.id][:2]
    assign(session, helper.id, [row.household_id for row in homes], session.clock.today())
    like = list_records(session, "helper")[0]
    save_record(session, "helper", None, {**like, "id": session.new_id(), "name": "新来的"})
    remove_household(session, card.household_id)
    page = tab(desk, closed_shell, qtbot, ACTS)
    said = [whose for _, whose in listed(page)]
    assert said[:4] == [f"改了名 {local_no}", "", "2 户", f"改了名 {local_no}"]


def test_of_a_very_long_act_only_the_beginning_is_counted(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    desk = closed_shell.window.desk
    session = desk.session
    first, other = first_id(desk), helped_households(session)[-1].household_id
    needs = [{"id": session.new_id(), "household_id": first, "level": "01"} for _ in range(COUNTED)]
    with session.write("edit", "很长的一步") as tx:
        tx.insert_many("need", [*needs, {**needs[0], "id": session.new_id(), "household_id": other}])
    page = tab(desk, closed_shell, qtbot, ACTS)
    settle(closed_shell, qtbot)
    assert listed(page)[0] == ("很长的一步", "1 户以上")
