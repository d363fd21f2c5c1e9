# Seiten für alle, die anderen helfen.

support-portals = Wie es um die Portale steht
support-portals-lead = Bei jedem Portal wird von Zeit zu Zeit mit Zugangsdaten, die nur dafür da sind, versucht, sich anzumelden. Hier steht, wie es ging.
canary-none = Für dieses Portal werden keine Zugangsdaten vorgehalten: <code>[portal.canary]</code> von <code>{ $id }</code> nennt sie in der Konfiguration.
canary-not-yet = Es wurde noch nicht versucht.
canary-signed-in = Angemeldet
canary-wrong = Das Portal lehnt die Zugangsdaten ab
canary-locked = Die Zugangsdaten sind gesperrt, oder das Portal bittet zu warten
canary-expired = Das Portal verlangt ein neues Passwort
canary-code = Das Portal verlangt einen Einmalcode
canary-silent = Das Portal antwortet nicht
canary-unrecognised = Die Antwort des Portals ist unverständlich: seine Seiten könnten sich geändert haben
canary-since = Seit
canary-last = zuletzt versucht
canary-before = davor:
canary-waits = Es wird nicht wieder versucht, bis sich die Zugangsdaten in der Datei ändern.
canary-reason = Grund:
