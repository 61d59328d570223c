"""What a step may write on the household card, by name: what the household is from then on (domain.md 8).

A state table names an effect as it names a guard; how each is written is in `app.services.case_effects`.
"""

from __future__ import annotations

REGISTER_POOR = "register_poor"
LEAVE_POVERTY = "leave_poverty"
REGISTER_RELAPSE = "register_relapse"
ENTER_MONITORED = "enter_monitored"
REMOVE_RISK = "remove_risk"

EFFECTS: dict[str, str] = {
    REGISTER_POOR: "这一户登记为贫困户",
    LEAVE_POVERTY: "这一户标注为脱贫户，帮扶继续",
    REGISTER_RELAPSE: "这一户登记为返贫户，和原来的身份连起来",
    ENTER_MONITORED: "这一户纳入监测，写上类别和风险",
    REMOVE_RISK: "这一户标注风险消除，帮扶继续",
}
"""Name → what it does, in words for the page."""
