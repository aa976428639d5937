"""Documents made of the schema and of the codes of the error report, so that they cannot fall behind either."""
