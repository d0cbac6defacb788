"""Floor 3: programmes, pledges, plans and phased exchange, from facts that documents state."""
