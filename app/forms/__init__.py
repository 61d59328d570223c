"""What a form is: frozen definitions with five consumers. Not how Qt shows it."""
