"""One module per printable document (domain.md 11). A layout turns facts into a Document."""
