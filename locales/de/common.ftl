# Was auf vielen Seiten steht.

skip-to-content = Zum Inhalt springen
sign-out = Abmelden
help = Hilfe

# { $time } ist eine Uhrzeit, "14:05"; { $date } ist die Meldung "date".
moment-today = heute um { $time }
moment-yesterday = gestern um { $time }
moment-on-date = { $date } um { $time }
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
