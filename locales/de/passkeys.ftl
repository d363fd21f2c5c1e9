# Passkeys.

passkeys = Passkeys
passkeys-row = Melden Sie sich mit Fingerabdruck, Gesicht oder der PIN Ihres Geräts an, ohne Passwort. Halten Sie einen zweiten oder Einmalcodes bereit für den Tag, an dem ein Gerät fehlt.
passkeys-recovery-left = Wiederherstellungscodes für einen verlorenen Passkey: noch { $left }.
passkey-row = Passkey: { $name }
passkey-made = Erstellt
passkey-last-used = zuletzt verwendet
passkey-never-used = noch nicht verwendet
passkey-add = Passkey hinzufügen
passkey-add-button = Hinzufügen<span class="offscreen">: Passkey</span>
passkey-add-text = Ein Passkey liegt in diesem Gerät, in Ihrem Passwort-Manager oder auf einem Sicherheitsschlüssel. Er meldet Sie für sich allein an und ersetzt nach dem Passwort den Einmalcode.
passkey-name = Name des Passkeys
passkey-name-hint = Damit Sie ihn wiedererkennen, etwa „Laptop“. Sie können ihn weglassen.
passkey-make = Passkey erstellen
passkey-make-text = Ihr Browser fragt jetzt, wo <strong>{ $name }</strong> liegen soll, und prüft, ob Sie es sind.
passkey-make-button = Passkey jetzt erstellen
passkey-remove = Entfernen<span class="offscreen">: Passkey { $name }</span>
passkey-remove-question = Diesen Passkey entfernen?
passkey-remove-text = <strong>{ $name }</strong> meldet Sie dann nicht mehr an. Ihr Gerät bietet ihn vielleicht noch an: Entfernen Sie ihn auch dort.
enrol-passkey-instead = Stattdessen einen Passkey erstellen
passkey-is-added = Der Passkey ist hinzugefügt. Er meldet Sie von jetzt an an.
passkey-is-removed = Der Passkey ist entfernt.
passkey-sign-in = Mit einem Passkey anmelden
passkey-instead = Ihr Browser fragt Sie nach einem Ihrer Passkeys: mit Fingerabdruck, Gesicht, PIN oder Sicherheitsschlüssel.
passkey-after-password = Ihr Passwort stimmt. Ihr Browser fragt Sie jetzt nach einem Ihrer Passkeys.
passkey-in-reset = Ein Bestätigungscode aus Ihrer Mail allein ändert Ihr Passwort nicht. Ihr Browser fragt Sie jetzt nach einem Ihrer Passkeys.
passkey-or-recovery-hint = Lassen Sie es leer, dann fragt Ihr Browser Sie gleich nach einem Ihrer Passkeys. Nur wenn Sie keinen zur Hand haben, geben Sie einen Ihrer Wiederherstellungscodes ein.
passkey-use = Passkey verwenden
passkey-use-password = Mit dem Passwort anmelden
passkey-use-recovery = Kein Passkey zur Hand? Wiederherstellungscode verwenden
passkey-use-code = Einen Einmalcode verwenden
passkey-needs-script = Passkeys brauchen einen Browser, der sie kennt, und JavaScript. Eines von beiden fehlt hier.
passkey-failed = Ihr Browser hat keinen Passkey geliefert. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.
error-passkey-none = Ihr Browser hat keinen Passkey geliefert. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg
error-passkey-refused = Dieser Passkey meldet Sie hier nicht an. Vielleicht wurde er entfernt: Verwenden Sie einen anderen oder wählen Sie einen anderen Weg
error-passkey-over = Das hat zu lange gedauert oder wurde schon verwendet. Versuchen Sie es noch einmal
error-passkey-not-made = Dieser Passkey konnte nicht hinzugefügt werden. Versuchen Sie es noch einmal oder nehmen Sie ein anderes Gerät
error-passkeys-enough = Mehr Passkeys können Sie nicht haben. Entfernen Sie zuerst einen
error-passkey-or-recovery = Ihr Browser hat keinen Passkey geliefert. Versuchen Sie es noch einmal oder geben Sie einen Ihrer Wiederherstellungscodes ein
error-passkey-name = Ein Name hat höchstens 60 Zeichen, auf einer Zeile
session-with-code = mit einem Einmalcode
session-with-recovery = mit einem Wiederherstellungscode
session-with-passkey = mit einem Passkey
event-passkey-added = Ein Passkey wurde erstellt mit { $browser }
event-passkey-removed = Ein Passkey wurde entfernt mit { $browser }
event-passkey-refused = Ein Passkey, der nicht gilt, wurde gegeben mit { $browser }
