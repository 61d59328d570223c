"""Migration scripts, one per schema change, frozen once released."""
