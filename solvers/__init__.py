"""Mathematical programmes over arrays and the solvers that answer them; no word of waste."""
