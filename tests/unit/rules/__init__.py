"""Each rule beside a household it catches and one it leaves alone."""
