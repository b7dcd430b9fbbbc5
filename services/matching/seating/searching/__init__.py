"""The search for a plan: compiled annealing by recipes, from a first seating or a design."""
