# Ein Passwort wählen.
