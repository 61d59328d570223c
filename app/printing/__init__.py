"""Abstract documents, layouts and the PDF renderer. Receives values, never rows."""
