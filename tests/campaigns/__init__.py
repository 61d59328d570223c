"""Fault campaigns: long runs that break things on purpose. Counts are in COUNTS.toml."""
