"""Speed: figures for people (`make bench`) and cheap ratios and counts for every test run."""
