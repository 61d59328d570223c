"""Ground floor: errors, clock, ids, paths, logging, text. Knows nothing of the field."""
