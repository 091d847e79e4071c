"""Lists of targets in, one durable record for each out."""
