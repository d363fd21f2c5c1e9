# Choosing a password.
