# Textnachrichten, in Zeichen des GSM-Alphabets: nur ASCII, äöüÄÖÜß und wenige andere. Eine mit Bestätigungscode passt in eine Nachricht (160 Zeichen
# mit der Zeile, aus der Browser das Feld füllen und die darunter gesetzt wird); der Bestätigungscode steht allein auf einer Zeile.

text-reset-token =
    { $brand }: Bestätigungscode für ein neues Passwort, 10 Minuten gültig:
    { $token }
    Geben Sie ihn niemandem.

text-number-token =
    { $brand }: Bestätigungscode für Ihre Mobilnummer, 10 Minuten gültig:
    { $token }
    Geben Sie ihn niemandem.

text-password-reset = { $brand }: Ihr Hauptkonto hat ein neues Passwort, und alle Browser wurden abgemeldet. Waren Sie das nicht? Siehe { $host }/help
