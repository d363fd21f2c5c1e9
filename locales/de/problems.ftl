# Seiten, die von einem Problem berichten.
