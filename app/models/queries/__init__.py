"""Named read queries. They return tuples, frozen dataclasses or plain records, never rows."""
