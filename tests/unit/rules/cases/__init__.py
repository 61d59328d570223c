"""One module per family; `EXAMPLES` of all families together."""
