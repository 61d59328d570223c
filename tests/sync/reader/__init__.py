"""A second, independent reader of TBP/1 packages.  It shares no code with the program."""
