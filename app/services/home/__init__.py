"""What the home page shows: what is due today, what is missing, how far the work is, what was exchanged."""
