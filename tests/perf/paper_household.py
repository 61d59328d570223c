"""A household of four as it stands on the paper (T01, T03, conditions, safeguards), and the keys to type it.

Made up: the region 990000 exists nowhere. A step is the field the eye is at, what stands there and the
key after it (Enter where none is named), or a key alone.
"""

from __future__ import annotations

from tests.views.card_examples import id_number

Step = tuple[str, str] | tuple[str, str, str] | str
WAIT = "…"
"""The program has judged what was typed; no key."""
LOOK = "?"
"""Half a second in which the eye finds nothing on the paper for this field; no key."""

HEAD, WIFE, SON, DAUGHTER = (
    id_number("19740512", 11), id_number("19760903", 22),
    id_number("20030706", 31), id_number("20130118", 42),
)  # fmt: skip

_PLACE: tuple[Step, ...] = (
    "Shift+Tab", ("address", "上柳12号"), ("phone", "19900120034"), ("residence_state", "01"),
)  # fmt: skip
_TYPE: tuple[Step, ...] = (
    "Shift+F6", ("bank_account", "9900002718281828456", "F6"),
    ("object_type", "21"), ("standard_type", "1"), ("household_attr", "6"),
    ("period", "PA"), ("object_type", "21"), ("identified_on", "20140310"), LOOK, "Return",
    ("military_family", "0"), LOOK, "Return", ("cause_main", "3"),
)  # fmt: skip
_HEAD_PERSON: tuple[Step, ...] = (
    ("name", "张大山"), ("id_no", HEAD), WAIT, ("ethnicity", "01"), ("political", "4"), ("education", "3"),
    ("health", "1"), ("labour", "1"), WAIT,
    ("mandarin", "1"), ("ins_medical_resident", "1"), ("ins_medical_worker", "0"), ("ins_serious", "1"),
    ("ins_commercial", "0"), ("ins_accident", "1"),
    ("ins_pension_resident", "1"), ("allowance", "01"), ("special_support", "01"),
)  # fmt: skip
_OTHERS: tuple[Step, ...] = (
    "F8", "Ctrl+D", ("name", "李秀英"), ("relation", "02"), ("id_no", WIFE), WAIT,
    ("political", "4"), ("education", "2"), ("health", "1"), ("labour", "1"), WAIT,
    ("ins_pension_resident", "1"),
    "F8", "Ctrl+D", ("name", "张小河"), ("relation", "03"), ("id_no", SON), WAIT,
    ("political", "3"), ("education", "4"), ("health", "1"), ("labour", "1"), WAIT,
    *["Shift+Tab"] * 15, ("work_province", "浙江省", "Tab"), ("work_city", "宁波市", "Tab"),
    ("work_county", "鄞州区", "Tab"), "Tab", "Tab", ("work_months", "10"), ("work_channel", "01"),
    ("ins_pension_resident", "1"),
    "F8", "Ctrl+D", ("name", "张小雨"), ("relation", "04"), ("id_no", DAUGHTER), WAIT,
    ("political", "4"), "Tab", ("school_status", "05"), WAIT, ("health", "1"), ("labour", "5"), WAIT,
    ("school_name", "青禾镇中心学校"), WAIT,
)  # fmt: skip
_INCOME: tuple[Step, ...] = (
    "F6", "F8",
    ("item", "101"), ("amount", "32000"), ("item", "201"), ("amount", "6800"),
    ("item", "202"), ("amount", "4500"), ("item", "304"), ("amount", "1260.5"),
    ("item", "410"), ("amount", "480"), ("item", "501"), ("amount", "1900"),
    ("item", "502"), ("amount", "1350"), "F6",
)  # fmt: skip
_CONDITIONS: tuple[Step, ...] = (
    "F8", ("land_arable", "6.5", "Tab"), ("land_irrigated", "4", "Tab"), ("land_forest", "12.3"),
    ("kind", "01"), ("in_stock", "3"), WAIT, LOOK, "Return",
    ("power_production", "1"), ("power_living", "1"), ("broadcast_tv", "1"), ("water_hard", "0"),
    ("water_safe", "1"), ("road_distance", "0.4"), ("road_kind", "3"), ("no_house", "0"),
    ("house_area", "120"), ("house_structure", "02"),
    ("dangerous_house", "0"), ("fuel", "4"), ("toilet", "1"), ("coop_member", "0"), ("leading_company", "0"),
    ("leading_farmer", "0"),
)  # fmt: skip
SAFEGUARDS: tuple[Step, ...] = (*(("result", "1") for _ in range(6)),)
DATES: tuple[Step, ...] = (
    ("exited_on", "20181120"), ("relocation", "0"),
    LOOK, "Return", LOOK, "Return", "Return",
    ("head_sign_way", "01"), ("head_signed_on", "20261110"), "Ctrl+S",
)  # fmt: skip

STEPS: tuple[Step, ...] = (
    *_PLACE, *_TYPE, *_HEAD_PERSON, *_OTHERS, *_INCOME, *_CONDITIONS, *SAFEGUARDS, *DATES,
)  # fmt: skip
