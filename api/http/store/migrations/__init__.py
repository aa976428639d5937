"""The database's history, a step a file; run when the service starts."""
