"""Everything that a person or a program touches: command line, HTTP service and page."""
