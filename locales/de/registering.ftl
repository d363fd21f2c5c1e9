# Ein Hauptkonto anlegen.
