# Einmalcodes und Ersatzcodes.
