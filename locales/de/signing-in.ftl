# An- und Abmelden.

go-on-to = um weiterzugehen zu <strong>{ $portal }</strong>

sign-in = Anmelden
create-account = Hauptkonto anlegen
enter-password = Passwort eingeben
sign-out-question = Abmelden?
signed-in-as = Sie sind angemeldet als <strong>{ $person }</strong>. Die Abmeldung beendet diese Sitzung sofort, in jedem Portal, das Sie damit geöffnet haben.
stay-signed-in = Angemeldet bleiben
you-are-signed-out = Sie sind abgemeldet
signed-out-text = Ihre Sitzung ist hier und in jedem Portal beendet. Schließen Sie an einem gemeinsam genutzten Computer auch das Browserfenster.
sign-in-again = Erneut anmelden
resume-title = Ihr Formular an { $portal } senden
resume-heading = Sie waren dabei, ein Formular an { $portal } zu senden
resume-text = Es wurde aufbewahrt, während Sie sich angemeldet haben. Senden Sie es jetzt, kommt es genau so an, wie Sie es ausgefüllt haben.
resume-send = Formular senden
resume-leave = Zur Seite gehen, ohne es zu senden
storage-title = { $portal } wird geöffnet
storage-heading = { $portal } wird geöffnet
storage-text = Sie sind angemeldet. Ihr Browser erhält, was { $portal } dort sucht, und geht dann von selbst weiter.
storage-no-script = Geschieht nichts, führt Ihr Browser hier keine Skripte aus. { $portal } braucht sie: Schalten Sie JavaScript für diese Seite ein und laden Sie sie dann neu.
storage-refused = Ihr Browser lässt { $portal } nichts speichern, und { $portal } braucht das. Erlauben Sie dieser Seite, Daten zu speichern (in einem privaten Fenster geht es vielleicht nicht), und laden Sie sie dann neu.
help-whom = An wen Sie sich wenden
help-account = Ihr Hauptkonto, die Anmeldung
help-account-nobody = Wer Ihnen das Hauptkonto gegeben hat
help-portal-nobody = Wer dieses Portal betreibt
help-forgot-at = Passwort für { $portal } vergessen?
help-common = Häufige Probleme
help-which-password = Welches Passwort wird verlangt?
help-which-password-text = Auf der Seite „Anmelden“: das Ihres Hauptkontos. Auf der Seite „Konten verknüpfen“: das, das Sie schon immer bei dem Portal verwenden, das die Seite nennt.
help-not-accepted = Mein Passwort wird nicht angenommen
help-not-accepted-text = Prüfen Sie, ob die Feststelltaste aktiv ist, und sehen Sie mit „Anzeigen“ neben dem Feld nach, was Sie eingegeben haben. Nach vielen Versuchen müssen Sie 15 Minuten warten.
help-code = Mein Einmalcode wird nicht angenommen
help-code-text = Geben Sie die sechs Ziffern ein, die Ihre App in diesem Augenblick für dieses Konto zeigt. Die Uhr Ihres Telefons muss richtig gehen: Lassen Sie sie vom Netz stellen. Ohne Ihr Telefon verwenden Sie einen Ihrer Wiederherstellungscodes, über den Link unter dem Feld.
help-changed = Ich habe mein Passwort bei einem Portal geändert
help-changed-text = Wenn Sie das Portal das nächste Mal öffnen, werden Sie einmal nach dem neuen gefragt. Sie können es auch unter <a href="/account/links">Konten verknüpfen</a> ändern.
help-loop = Ich lande immer wieder auf der Anmeldeseite
help-loop-text = Ihr Browser behält die Cookies dieser Seite nicht. Erlauben Sie sie in seinen Einstellungen, auch in einem privaten Fenster, und prüfen Sie, ob die Uhr Ihres Computers richtig geht.
help-support-code = Eine Seite zeigt einen Support-Code
help-support-code-text = Nennen Sie ihn dem Team oben: Damit findet es heraus, was geschehen ist.
error-password-empty = Geben Sie Ihr Passwort ein
error-sign-in-refused = Diese E-Mail-Adresse und dieses Passwort gehören nicht zusammen. Prüfen Sie beides und versuchen Sie es noch einmal
error-email-empty = Geben Sie Ihre E-Mail-Adresse ein
error-email-long = Eine E-Mail-Adresse hat höchstens 254 Zeichen
error-email-shape = Geben Sie Ihre vollständige E-Mail-Adresse ein, zum Beispiel name@example.com
error-locked = Dieses Hauptkonto ist gesperrt, und nur die Betreiber können es entsperren
error-locked-care = Dieses Hauptkonto ist gesperrt, und nur die Betreiber können es entsperren: { $care }
