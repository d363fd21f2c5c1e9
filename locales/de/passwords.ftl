# Ein Passwort wählen.

change-your-password = Passwort ändern
change-password-text = Sie bleiben hier angemeldet. Jeder andere Browser wird abgemeldet.
current-password = Aktuelles Passwort
change-password-busy = Wird geändert …
change-password-button = Passwort ändern
new-password = Neues Passwort
new-password-length = Mindestens { $min_length } Zeichen; mehrere Wörter, die nicht zusammengehören, lassen sich leicht merken.
new-password-any = Beliebige Zeichen, auch Leerzeichen. Ziffern oder Großbuchstaben sind nicht nötig.
new-password-common = Kein häufiges oder bekannt gewordenes Passwort, und ohne Ihre E-Mail-Adresse, Ihren Namen oder { $brand } darin.
new-password-again = Neues Passwort, noch einmal
forgot-text = Geben Sie die E-Mail-Adresse Ihres Hauptkontos ein. Sie bekommen einen Bestätigungscode, mit dem Sie ein neues Passwort wählen.
forgot-button = Code senden
back-to-signing-in = Zurück zur Anmeldung
strength-very-weak = sehr schwach
strength-weak = schwach
strength-good = gut
strength-strong = stark
what-you-typed-is = Ihre Eingabe ist <strong>{ $strength }</strong>.
two-sentences = { $first }. { $then }
unmet-too-short = Verwenden Sie mindestens { $least } Zeichen
unmet-too-long = Verwenden Sie höchstens { $most } Zeichen
unmet-address = Lassen Sie Ihre E-Mail-Adresse weg
unmet-name = Lassen Sie Ihren Namen weg
unmet-service = Lassen Sie den Namen { $service } weg
unmet-common = Wählen Sie eines, das nicht leicht zu erraten ist: Dies ist ein häufiges oder bekannt gewordenes Passwort, oder fast eines
error-master-password-empty = Geben Sie das Passwort Ihres Hauptkontos ein
error-password-long = Ein Passwort hat höchstens 256 Zeichen
error-master-password-wrong = Das ist nicht das Passwort Ihres Hauptkontos. Versuchen Sie es noch einmal
error-master-password-wait = Es gab zu viele falsche Passwörter. Versuchen Sie es in { $wait } noch einmal
error-current-password-empty = Geben Sie Ihr jetziges Passwort ein
error-password-changed-meanwhile = Ihr Passwort wurde inzwischen in einem anderen Fenster geändert. Geben Sie das neue ein
error-new-password-empty = Geben Sie ein neues Passwort ein
error-new-password-again = Geben Sie hier dasselbe neue Passwort noch einmal ein
password-reset-done = Ihr neues Passwort ist gesetzt
password-reset-done-text = Sie sind überall abgemeldet, und eine E-Mail darüber ist unterwegs zu Ihnen. Melden Sie sich mit dem neuen Passwort an, um weiterzumachen.
choose-new-password = Neues Passwort wählen
set-new-password = Neues Passwort setzen
reset-token-lead = Wenn es zu dieser Adresse ein Hauptkonto gibt, wurde ein Bestätigungscode dorthin geschickt. Er gilt 15 Minuten.
password-is-changed = Ihr Passwort ist geändert. Jeder andere Browser wurde abgemeldet.
password-chosen = Gewählt
password-ends = endet
password-changing = eine Änderung meldet Sie in jedem anderen Browser ab.
password-when-ends = Wann es endet
new-password-classes = Mindestens { $classes } davon: ein Kleinbuchstabe, ein Großbuchstabe, eine Ziffer, ein anderes Zeichen. Auch Leerzeichen zählen.
new-password-history = Keines, das Sie hier schon einmal benutzt haben.
unmet-classes = Verwenden Sie mindestens { $least } davon: einen Kleinbuchstaben, einen Großbuchstaben, eine Ziffer, ein anderes Zeichen
unmet-used-before = Wählen Sie eines, das Sie hier noch nicht benutzt haben
password-expiry-noted = Es ist vermerkt, wann Sie nach einem neuen Passwort gefragt werden.
days =
    { $days ->
        [one] 1 Tag
       *[other] { $days } Tage
    }
expiry-never = Nie
expiry-90 = Nach 90 Tagen
expiry-180 = Nach 180 Tagen
expiry-365 = Nach einem Jahr
error-expiry = Wählen Sie eines davon
password-ended-longest = Ihr Passwort ist abgelaufen: Hier gilt eines höchstens { $longest }. Wählen Sie ein anderes, um weiterzumachen.
password-ended-wish = Ihr Passwort ist abgelaufen, wie Sie es bei der Wahl seiner Dauer gewünscht haben. Wählen Sie ein anderes, um weiterzumachen.
expiry-label = Nach einem anderen Passwort fragen
expiry-hint = Sie können das jederzeit ändern. Sofern Ihre Organisation es nicht anders will, muss ein gutes Passwort nicht ablaufen.
expiry-title = Wann nach einem anderen Passwort gefragt wird
expiry-longest = Hier gilt ein Passwort höchstens { $longest }. Sie können Ihres früher ablaufen lassen.
expiry-text = Wenn es abgelaufen ist, werden Sie bei der Anmeldung nach einem anderen gefragt.
expiry-keep = So speichern
