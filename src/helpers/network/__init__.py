"""Floor 2: networks of countries, institutions and experts, from counting to chains of acquaintance."""
