"""The window: shows values and sends acts to the services."""
