"""How Qt shows a form: editors, one per field kind, and pages generated from a FormSchema. No rules here."""
