"""The addresses of the service; each only calls a service."""
