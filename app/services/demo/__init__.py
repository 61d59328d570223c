"""A made-up township for demonstration, tests and measurements. Invented persons only, never real data."""

from __future__ import annotations

from app.services.demo.township import (
    ADMIN,
    DEMO_MOMENT,
    DISTRICT_FOLDER,
    ENTRY,
    HOUSEHOLDS,
    REVIEW,
    SEED,
    DemoReport,
    make_demo,
)

__all__ = [
    "ADMIN",
    "DEMO_MOMENT",
    "DISTRICT_FOLDER",
    "ENTRY",
    "HOUSEHOLDS",
    "REVIEW",
    "SEED",
    "DemoReport",
    "make_demo",
]
