"""Sync packages: building, verifying. Knows ops as bytes, not tables."""
