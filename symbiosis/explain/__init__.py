"""Why not: a code, a sentence and an advice for everything that a plan leaves out, and for what cannot be met."""
