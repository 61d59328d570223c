"""Keys, key slots, the encrypted connection, sealing and signing of bytes."""
