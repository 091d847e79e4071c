"""What fetchers of the network share: URLs, codings, the pace per host, robots.txt."""
