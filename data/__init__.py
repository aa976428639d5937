"""Reading inventories and writing plans: the border between files and the domain."""
