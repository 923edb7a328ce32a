"""What several test modules need: small bases made of texts."""
