"""Keys, seals and the encrypted file: everything cryptographic, and nothing that knows a household."""
