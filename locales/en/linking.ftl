# Linking the logins of portals.
