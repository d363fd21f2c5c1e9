# Was auf vielen Seiten steht.

skip-to-content = Zum Inhalt springen
sign-out = Abmelden
help = Hilfe

# { $time } ist eine Uhrzeit, "14:05"; { $date } ist die Meldung "date".
moment-today = heute um { $time }
moment-yesterday = gestern um { $time }
moment-on-date = { $date } um { $time }
how-long-seconds =
    { $count ->
        [one] 1 Sekunde
       *[other] { $count } Sekunden
    }
how-long-minutes =
    { $count ->
        [one] 1 Minute
       *[other] { $count } Minuten
    }
how-long-hours =
    { $count ->
        [one] 1 Stunde
       *[other] { $count } Stunden
    }
moment-in-full =
    { $weekday ->
        [1] Montag
        [2] Dienstag
        [3] Mittwoch
        [4] Donnerstag
        [5] Freitag
        [6] Samstag
       *[7] Sonntag
    }, { $date }, { $time }
date =
    { $day }. { $month ->
        [1] Januar
        [2] Februar
        [3] März
        [4] April
        [5] Mai
        [6] Juni
        [7] Juli
        [8] August
        [9] September
        [10] Oktober
        [11] November
       *[12] Dezember
    } { $year }

error-mark = Fehler:
there-is-a-problem = Es gibt ein Problem
your-account = Ihr Konto
your-portals = Ihre Portale
account-linking = Konten verknüpfen
authentication = Anmeldeverfahren
sessions = Sitzungen
activity = Aktivitäten
your-data = Ihre Daten
email-address = E-Mail-Adresse
password = Passwort
master-password = Passwort des Hauptkontos
master-password-hint = Damit sicher ist, dass Sie es sind: das Passwort, mit dem Sie sich hier anmelden.
user-name = Benutzername
continue = Weiter
back = Zurück
keep-it = Behalten
leave-it = So lassen, wie es ist
change-address = Ändern<span class="offscreen">: die E-Mail-Adresse</span>
find-a-portal = Portal suchen
find = Suchen
no-portal-found = Kein Portal hat das in seinem Namen.
no-portals = Es gibt noch keine Portale.
support-code = Support-Code:
forgot-password = Passwort vergessen?
newer = Neuere
older = Ältere
pages = Seiten
nothing-here = Hier ist nichts.
subject = Betreff
mail-to = An
mail-from = Von
script-show = Anzeigen
script-hide = Verbergen
script-show-label = Zeigen, was Sie eingegeben haben
script-hide-label = Verbergen, was Sie eingegeben haben
script-strength = Stärke: { $strength }
script-strength-refused = Stärke: { $strength }, noch nicht angenommen
a-browser-on = einem Browser unter { $system }
a-browser-on-title = Ein Browser unter { $system }
browser-alone = { $browser }
browser-on = { $browser } unter { $system }
unknown-browser = einem unbekannten Browser
unknown-browser-title = Ein unbekannter Browser
verbatim = { $text }
