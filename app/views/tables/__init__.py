"""Tables over many thousand rows: ids first, rows when they are painted."""
