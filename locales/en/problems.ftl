# Pages that tell of a problem.
