"""Use cases, one module per noun; functions taking a Session."""
