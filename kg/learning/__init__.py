"""Learning relations from annotated sentences: texts with their facts in, a folder that `kg build` reads with out."""
