"""Floor 1: tables and their schemas, reference lists, importers, entity resolution."""
