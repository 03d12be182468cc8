"""What was sent under an Idempotency-Key is done once, however often it comes."""
