"""A made-up township for demonstration, tests and measurements. Invented persons only, never real data."""

from __future__ import annotations

from app.services.demo.township import DEMO_MOMENT, HOUSEHOLDS, SEED, DemoReport, make_demo

__all__ = ["DEMO_MOMENT", "HOUSEHOLDS", "SEED", "DemoReport", "make_demo"]
