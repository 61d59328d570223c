"""The V rules of domain.md section 13, one module per family, and their one runner."""
