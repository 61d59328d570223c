"""One editor class per field kind; `catalogue.make_editor` chooses."""
