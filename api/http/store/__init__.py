"""What the service remembers: a database for facts, files for inventories and plans."""
