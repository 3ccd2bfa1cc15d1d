"""How a query is read: parsed, every name looked up, one file for each kind of finding. Pure."""
