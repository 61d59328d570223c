"""Spreadsheets in and out. Receives and returns values, never rows."""
