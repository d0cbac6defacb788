"""Technology levels, cooperation types, partners and priorities."""
