"""Web archives: exchanges in, records of WARC out, and the way back."""
