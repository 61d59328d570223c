"""Derived tables kept true by the write door: problems, summaries, search."""
