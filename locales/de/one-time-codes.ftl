# Einmalcodes und Ersatzcodes.

one-time-code = Einmalcode
recovery-code = Wiederherstellungs{ "\u00AD" }code
recovery-code-hint = Einer der zehn, die Ihnen einmal gezeigt wurden, zum Aufheben. Jeder gilt einmal.
code-hint = Die sechs Ziffern, die die App auf Ihrem Telefon jetzt zeigt.
code-use-app = Einen Code der App verwenden
code-use-recovery = Kein Telefon zur Hand? Wiederherstellungscode verwenden
codes-not-set-up = Nicht eingerichtet
codes-row = Ein Code aus einer App auf Ihrem Telefon, nach dem Passwort verlangt: Wer Ihr Passwort erfährt, kann sich trotzdem nicht anmelden.
codes-asked = Bei jeder Anmeldung verlangt
codes-is-set-up = Eingerichtet
codes-set-up = Einrichten<span class="offscreen">: Einmalcodes</span>
codes-change-app = App wechseln
new-recovery-codes = Neue Wiederherstellungscodes
codes-remove = Entfernen<span class="offscreen">: Einmalcodes</span>
set-up-codes = Einmalcodes einrichten
enrol-ended = Der QR-Code ist abgelaufen, denn er gilt nur drei Minuten. Es wurde nichts geändert. Lassen Sie sich einen neuen zeigen, wenn Ihre App bereit ist.
enrol-demanded = Ihr Passwort stimmt. { $brand } verlangt von Ihnen auch einen Einmalcode, richten Sie ihn also jetzt ein; danach sind Sie angemeldet.
enrol-to-go-on = Ihr Passwort stimmt. Richten Sie jetzt Einmalcodes ein; danach geht es weiter zu der Seite, die sie verlangt.
enrol-soon = { $brand } wird von Ihnen auch einen Einmalcode oder einen Passkey verlangen. Richten Sie jetzt einen ein, oder machen Sie vorerst ohne weiter.
enrol-due = Ihre Frist dafür endet:
enrol-later = Nicht jetzt
enrol-open-app = Öffnen Sie zuerst die App auf Ihrem Telefon. Lassen Sie sich dann den QR-Code zeigen, scannen Sie ihn mit der App und geben Sie den Code ein, den die App zeigt.
enrol-show-fresh = Neuen QR-Code zeigen
enrol-show = QR-Code zeigen
codes-take = Was Sie brauchen:
codes-take-phone = ein Telefon mit einem App-Store
codes-take-app = darauf eine App für Einmalcodes (jede ist recht; sie heißen auch „Authenticator“)
codes-take-code = einen Code aus dieser App bei jeder Anmeldung, nach Ihrem Passwort
codes-take-clock = eine richtig gehende Uhr im Telefon: Lassen Sie sie vom Netz stellen
enrol-scan = QR-Code scannen
enrol-enter = Code Ihrer App eingeben
enrol-scan-text = Scannen Sie ihn mit der App auf Ihrem Telefon. Er gilt bis
enrol-qr = QR-Code
enrol-by-hand = Schlüssel zum Eintippen zeigen
enrol-by-hand-text = Wählen Sie in der App „Schlüssel eingeben“. Konto: <strong>{ $person }</strong>. Art: zeitbasiert. Schlüssel:
enrol-not-again = Der QR-Code wird kein zweites Mal gezeigt. Wenn Ihre App ihn übernommen hat, geben Sie den Code ein, den sie jetzt zeigt. Er gilt bis
enrol-code-hint = Die sechs Ziffern, die die App für { $brand } zeigt.
enrol-confirm = Bestätigen
enrol-get-fresh = Neuen QR-Code anfordern
codes-move = Einmalcodes in eine andere App übernehmen
codes-remove-title = Einmalcodes entfernen
codes-remove-question = Einmalcodes entfernen?
codes-set-up-text = Wer Ihr Passwort erfährt, kann sich trotzdem nicht als Sie anmelden: Es wird auch ein Code von Ihrem Telefon verlangt.
codes-move-text = Für ein neues Telefon oder eine andere App. Die Codes der alten gelten nicht mehr, sobald die neue ihren ersten gezeigt hat, und Sie bekommen neue Wiederherstellungscodes.
codes-remove-text = Wenn Sie keinen Passkey haben, genügt danach Ihr Passwort zur Anmeldung, und auch Ihre Wiederherstellungscodes gelten nicht mehr. Sie können Einmalcodes jederzeit wieder einrichten.
new-recovery-codes-text = Sie bekommen zehn neue. Die bisherigen gelten nicht mehr.
code-or-recovery-hint = Die sechs Ziffern, die Ihre App jetzt zeigt, oder einer Ihrer Wiederherstellungscodes.
remove = Entfernen
make-new-codes = Neue Codes erzeugen
your-recovery-codes = Ihre Wiederherstellungscodes
recovery-codes-text = Ohne Ihr Telefon meldet Sie einer davon anstelle eines Einmalcodes an. Jeder gilt einmal. Schreiben Sie sie auf oder drucken Sie sie aus, und bewahren Sie sie dort auf, wo Sie sie wiederfinden, aber nicht bei Ihrem Passwort.
recovery-codes-now = <strong>Sie werden nur jetzt gezeigt.</strong> Neue können Sie jederzeit unter Anmeldeverfahren erzeugen.
recovery-codes-kept = Ich habe sie aufbewahrt
recovery-codes-left =
    { $left ->
        [0] keine Wiederherstellungscodes mehr
        [one] noch 1 Wiederherstellungscode
       *[other] noch { $left } Wiederherstellungscodes
    }
enrol-three-minutes = , das heißt drei Minuten
time-left = verbleiben
error-clock-fast =
    { $minutes ->
        [one] Die Uhr Ihres Telefons geht etwa 1 Minute vor
       *[other] Die Uhr Ihres Telefons geht etwa { $minutes } Minuten vor
    }, daher gilt dieser Code nicht. Lassen Sie die Uhr vom Netz stellen und geben Sie dann einen neuen Code ein
error-clock-slow =
    { $minutes ->
        [one] Die Uhr Ihres Telefons geht etwa 1 Minute nach
       *[other] Die Uhr Ihres Telefons geht etwa { $minutes } Minuten nach
    }, daher gilt dieser Code nicht. Lassen Sie die Uhr vom Netz stellen und geben Sie dann einen neuen Code ein
codes-removed = Die Einmalcodes sind entfernt. Sie werden nicht mehr danach gefragt.
codes-are-set-up = Die Einmalcodes sind eingerichtet. Von nun an werden Sie bei jeder Anmeldung nach einem gefragt.
recovery-codes-new = Sie haben neue Wiederherstellungscodes. Die bisherigen gelten nicht mehr.
error-enrol-code-empty = Geben Sie die sechs Ziffern ein, die Ihre App zeigt
error-code-empty = Geben Sie die sechs Ziffern ein, die Ihre App zeigt, oder einen Wiederherstellungscode aus zehn Zeichen
error-recovery-code-empty = Geben Sie einen Ihrer Wiederherstellungscodes ein: zehn Zeichen
error-recovery-code-wrong = Dieser Wiederherstellungscode stimmt nicht oder wurde schon benutzt. Geben Sie einen anderen ein
error-recovery-code-too-many = Zu viele falsche Codes. Warten Sie bis zu einer Stunde und versuchen Sie es dann noch einmal
error-code-used = Dieser Code wurde schon benutzt, und jeder gilt nur einmal. Warten Sie auf den nächsten in Ihrer App
error-code-too-many = Für dieses Konto wurden zu viele falsche Codes eingegeben. Warten Sie bis zu einer Stunde und versuchen Sie es dann noch einmal
error-code-wrong = Dieser Code stimmt nicht. Prüfen Sie, ob Ihre App ihn für dieses Konto zeigt, und geben Sie den ein, den sie jetzt zeigt
