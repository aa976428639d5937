"""The HTTP service: thin routes over services, a store, and a queue of runs."""
