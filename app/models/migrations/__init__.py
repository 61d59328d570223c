"""Schema migrations. Scripts copy the old logic they need and never import live models."""
