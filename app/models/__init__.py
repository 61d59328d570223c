"""Storage: tables, the one write door with its journal, named read queries, migrations."""
