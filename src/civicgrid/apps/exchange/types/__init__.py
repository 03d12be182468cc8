"""What the exchange tells, as others may know it."""
