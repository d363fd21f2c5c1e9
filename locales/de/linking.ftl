# Logins von Portalen verknüpfen.

assigned-name = Ihr Benutzername bei <strong>{ $portal }</strong> ist <strong>{ $name }</strong>. Er wurde Ihrem Hauptkonto { $person } zugewiesen, daher ist hier nichts einzugeben.
go-on-to-portal = Weiter zu { $portal }
names-are-assigned = Benutzernamen bei <strong>{ $portal }</strong> werden von denen zugewiesen, die es betreiben, und Ihr Hauptkonto <strong>{ $person }</strong> hat dort noch keinen.
name-ask-team = Um einen zu bekommen, wenden Sie sich an: <strong>{ $team }</strong>
name-ask-them = Um einen zu bekommen, wenden Sie sich an die Betreiber und nennen Sie ihnen die E-Mail-Adresse oben.
go-to-portals = Zu Ihren Portalen
link-title = Konten verknüpfen: { $portal }
link-who-can-help = Wer helfen kann: { $team }
link-works = <strong>{ $portal }</strong> ist bereits als <strong>{ $name }</strong> verknüpft, und es funktioniert. Was Sie unten eingeben, ersetzt es.
link-go-on = Weiter zu { $portal }, ohne es zu ändern
link-what = Das ist für <strong>{ $portal }</strong>. Geben Sie die Zugangsdaten ein, die Sie dort schon haben, und Sie werden von nun an dort angemeldet. Sie werden nur einmal gefragt.
link-stored = Benutzername und Passwort werden verschlüsselt gespeichert, für Ihr Hauptkonto <strong>{ $person }</strong>. Sie können sie jederzeit unter <a href="/account/links">Konten verknüpfen</a> entfernen.
link-busy = Sie werden bei { $portal } angemeldet …
link-login-at = Ihre Zugangsdaten bei { $portal }
link-code-secret = Geheimnis der Einmalcodes
link-code-secret-hint = Nur wenn { $portal } Einmalcodes von Ihnen verlangt: die Buchstaben und Ziffern, die beim Einrichten neben dem QR-Code standen, oder die Adresse darin (otpauth:…). Die Codes werden dann für Sie gemacht.
error-code-secret = Geben Sie das Geheimnis so ein, wie es neben dem QR-Code stand: Buchstaben und die Ziffern 2 bis 7, mindestens 16 davon, oder die Adresse, die mit otpauth: beginnt
link-code-needed = { $portal } verlangt auch einen Einmalcode und hat keinen bekommen, den es annimmt. Geben Sie unten an, woraus Ihre Codes dort gemacht werden.
link-keep = Dieses Konto verknüpfen
link-keep-hint = Ohne das Häkchen werden sie verwendet, bis Sie sich abmelden, und beim nächsten Mal werden Sie wieder gefragt.
links-lead = Die Zugangsdaten, die bei jedem Portal für Sie verwendet werden. Niemand sieht die Passwörter, auch hier nicht.
link-not-needed = Keine Zugangsdaten nötig
link-missing = Nicht verknüpft
link-this-session = Wird verwendet, bis Sie sich abmelden; nicht gespeichert
link-not-assigned = Noch kein Benutzername zugewiesen
link-ask-team = Um einen zu bekommen, wenden Sie sich an: { $team }
link-ask-them = Um einen zu bekommen, wenden Sie sich an die Betreiber dieses Portals.
linked-as = Verknüpft als <strong>{ $username }</strong>
needs-attention = Bitte prüfen
works = Funktioniert
link-add = Hinzufügen<span class="offscreen">: Zugangsdaten für { $portal }</span>
link-change = Ändern<span class="offscreen">: Zugangsdaten für { $portal }</span>
link-remove = Entfernen<span class="offscreen">: Verknüpfung mit { $portal }</span>
unlink-title = Verknüpfung mit { $portal } entfernen
unlink-question = Verknüpfung mit { $portal } entfernen?
unlink-text = Ihre Zugangsdaten <strong>{ $username }</strong> werden hier gelöscht, aus Ihrem Hauptkonto { $person }, und Sie werden in jedem Browser bei { $portal } abgemeldet. Ihr Konto bei { $portal } selbst bleibt, wie es ist.
unlink-again = Sie können es jederzeit wieder verknüpfen.
unlink-button = Verknüpfung entfernen
link-assigned-since = Zugewiesen
link-since = Verknüpft
error-user-name-empty = Geben Sie Ihren Benutzernamen bei { $portal } ein
error-portal-password-empty = Geben Sie Ihr Passwort bei { $portal } ein
state-linked-as = Verknüpft als { $username }
state-attention = Bitte prüfen: verknüpft als { $username }
linked-done = { $portal } ist verknüpft. Sie werden nicht wieder gefragt.
linked-for-session = Sie können { $portal } benutzen, bis Sie sich abmelden.
unlinked-done = Die Verknüpfung mit { $portal } ist entfernt.
refused-with-help = { $words } Wer helfen kann: { $team }.
refused-before = { $portal } hat genau diesen Benutzernamen und dieses Passwort vor kurzem abgelehnt und wurde daher nicht noch einmal gefragt: Weitere Versuche könnten Ihren Zugang dort sperren. Prüfen Sie beides und geben Sie ein, was stimmt.
refused-too-many = Für diesen Zugang gab es mehrere falsche Passwörter, daher wurde { $portal } nicht noch einmal gefragt: Ein weiteres könnte ihn dort sperren. Warten Sie 15 Minuten, oder finden Sie zuerst das richtige Passwort heraus.
refused-changed-meanwhile = Ihre Verknüpfung mit { $portal } wurde gleichzeitig in einem anderen Fenster geändert. Sehen Sie sie sich an und versuchen Sie es dann noch einmal.
verdict-signed-in = { $portal } hat Sie eingelassen, aber nichts zum Weitermachen hinterlassen. Versuchen Sie es noch einmal.
verdict-wrong = { $portal } hat diesen Benutzernamen und dieses Passwort nicht angenommen. Prüfen Sie beides; Groß- und Kleinschreibung zählt.
verdict-locked = { $portal } hat diesen Zugang gesperrt oder verlangt nach zu vielen Versuchen eine Pause. Warten Sie eine Weile und versuchen Sie es dann noch einmal.
verdict-expired = { $portal } verlangt zuerst ein neues Passwort für diesen Zugang. Setzen Sie es dort und verknüpfen Sie dann mit dem neuen.
verdict-code = { $portal } verlangt auch einen Einmalcode, der hier nicht für Sie eingegeben werden kann.
verdict-code-spent = { $portal } nimmt jeden Einmalcode einmal, und die dieses Augenblicks wurden gerade benutzt. Versuchen Sie es in einer halben Minute noch einmal.
verdict-silent = { $portal } antwortet im Augenblick nicht, und es wurde nichts gespeichert. Versuchen Sie es in ein paar Minuten noch einmal.
verdict-unrecognised = { $portal } hat eine Antwort gegeben, die hier nicht verstanden wird, daher wurde nichts gespeichert.
attention-wrong = { $portal } nimmt das gespeicherte Passwort nicht mehr an. Geben Sie das jetzt richtige ein.
attention-locked = { $portal } hatte Ihren Zugang gesperrt, als er zuletzt benutzt wurde. Wenn er wieder offen ist, geben Sie ihn hier noch einmal ein.
attention-expired = { $portal } verlangt ein neues Passwort für Ihren Zugang. Setzen Sie es zuerst dort und geben Sie dann hier das neue ein.
attention-code = { $portal } hat auch einen Einmalcode verlangt, der hier nicht für Sie eingegeben werden kann.
attention-other = { $portal } hat Sie mit den gespeicherten Zugangsdaten nicht eingelassen. Geben Sie sie hier noch einmal ein.
error-user-name-long = Ein Benutzername hat höchstens 255 Zeichen
error-user-name-shape = Ein Benutzername enthält keine Zeilenumbrüche oder anderen unsichtbaren Zeichen
state-ready = Bereit
state-until-sign-out = Verknüpft, bis Sie sich abmelden
state-no-name = Noch kein Benutzername zugewiesen
state-not-linked = Noch nicht verknüpft
choose-link-title = Welche Anmeldung für { $portal }?
choose-link-question = Mit welcher Anmeldung möchten Sie weitermachen?
choose-link-what = Mit Ihrem Hauptkonto <strong>{ $person }</strong> sind mehrere Anmeldungen für <strong>{ $portal }</strong> verknüpft. Die Sie wählen, gilt, bis Sie sich abmelden oder eine andere wählen.
choose-link-another = Eine andere Anmeldung benutzen
link-in-use = Jetzt in Gebrauch
link-choose = Auswählen<span class="offscreen">, welche Anmeldung für { $portal } jetzt gilt</span>
link-add-another = Weitere hinzufügen<span class="offscreen"> für { $portal }</span>
link-chosen = Sie benutzen { $portal } jetzt als { $username }.
refused-full = Für { $portal } sind schon so viele Anmeldungen verknüpft, wie möglich sind. Entfernen Sie zuerst eine, oder nehmen Sie das Häkchen weg, um diese bis zum Abmelden zu benutzen.
state-choose = { $count } Anmeldungen verknüpft
