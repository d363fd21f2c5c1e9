# „Mein Konto“: Anmeldung, Sitzungen, Aktivität, Daten.

account-deleted = Ihr Hauptkonto ist gelöscht
account-deleted-text = Hier ist nichts mehr davon gespeichert, und Sie sind überall abgemeldet. Eine E-Mail bestätigt es.
account-deleted-portals = Bei den Portalen können Sie mit Ihren dortigen Zugangsdaten weiterarbeiten.
activity-lead = Was mit Ihrem Hauptkonto geschehen ist, das Neueste zuerst.
activity-not-you = Waren Sie etwas davon nicht? <a href="/account/authentication/password">Ändern Sie Ihr Passwort</a>: Das meldet jeden anderen Browser ab.
authentication-lead = Womit Sie bei der Anmeldung nachweisen, wer Sie sind.
password-change = Ändern<span class="offscreen">: das Passwort</span>
delete-account = Hauptkonto löschen
delete-account-question = Hauptkonto löschen?
delete-account-portals = Ihre Konten bei den Portalen selbst bleiben, wie sie sind.
delete-account-busy = Wird gelöscht …
delete-account-button = Mein Hauptkonto löschen
end-sessions-text = Es wirkt sofort, bei jedem Portal. Was dort gerade geschrieben und noch nicht gesendet wurde, kann verloren gehen.
end-sessions-button = Dort abmelden
end-sessions-back = Zurück zu Ihren Sitzungen
sessions-lead = Die Browser, in denen Sie angemeldet sind.
session-here = Dieser Browser
session-from = Von { $address }
session-since = Angemeldet
session-last-used = zuletzt benutzt
session-sign-out-here = Abmelden<span class="offscreen"> in diesem Browser</span>
sessions-end-others = Überall außer hier abmelden
sessions-not-you = Kennen Sie eine davon nicht? Melden Sie sie ab und <a href="/account/authentication/password">ändern Sie dann Ihr Passwort</a>.
devices-known = Ein Browser, in dem Sie sich schon einmal angemeldet haben, wird wiedererkannt: Während jemand anderswo falsche Passwörter ausprobiert, kommen Sie dort trotzdem hinein.
devices-forget = Alle Browser vergessen
devices-question = Alle Browser vergessen?
devices-text = Kein Browser wird mehr wiedererkannt, auch dieser nicht, bis Sie sich dort wieder anmelden. Niemand wird abgemeldet.
devices-button = Vergessen
devices-forgotten = Alle Browser sind vergessen. Niemand wurde abgemeldet.
download-data = Ihre Daten herunterladen
download-data-text = Ihr Name und Ihre E-Mail-Adresse, Ihre Gruppen, Ihre Verknüpfungen, wo Sie angemeldet sind und Ihre Aktivitäten, als JSON-Datei. Passwörter sind nicht darin.
download = Herunterladen
back-to-data = Zurück zu Ihren Daten
data-row = Alles, was hier über Sie gespeichert ist, als JSON-Datei. Passwörter sind nicht darin.
data-download = Herunterladen<span class="offscreen">: Ihre Daten</span>
delete-row = Ihre Konten bei den Portalen bleiben, wie sie sind.
data-delete = Löschen<span class="offscreen">: Ihr Hauptkonto</span>
outbox = Postausgang
outbox-lead = Die E-Mails und SMS, die verschickt würden. In dieser Vorführung verlässt keine den Rechner.
outbox-none = Es gibt noch keine. Verknüpfen Sie ein Portal, dann erscheint eine.
delete-account-text =
    Das Konto <strong>{ $person }</strong> wird gelöscht{ $links ->
        [0] { "" }
        [one] , mitsamt den verknüpften Zugangsdaten
       *[other] , mitsamt { $links } verknüpften Zugangsdaten
    }, und Sie werden in jedem Browser bei jedem Portal abgemeldet. Das lässt sich nicht rückgängig machen.
end-session-title = Einen anderen Browser abmelden
end-sessions-question = Überall außer hier abmelden?
end-session-question = Diesen Browser abmelden?
session-sign-out = Abmelden<span class="offscreen">: { $browser }, von { $address }</span>
browser-from = { $browser }, von { $address }
activity-from = von { $address }
outbox-to = An { $address }
mail-state-deferred = Vom Mailserver zurückgestellt: { $why }
mail-state-blocked = Vom Mailserver abgelehnt: { $why }
mail-state-bounced = Zurückgekommen: { $why }
event-account-created = Ihr Hauptkonto wurde angelegt
event-registered = Sie haben Ihr Hauptkonto in { $browser } angelegt
event-signed-in = Angemeldet mit { $browser }
event-stepped-up = Mit { $browser } haben Sie bestätigt, dass Sie es sind
event-sign-in-refused = Mit { $browser } wurde ein falsches Passwort eingegeben
event-locked-out = Es gab zu viele falsche Passwörter, das letzte mit { $browser }; weitere mussten warten
event-signed-out = Abgemeldet in { $browser }
event-session-ended = Von einem anderen Browser aus in { $browser } abgemeldet
event-devices-forgotten = Mit { $browser } wurden alle Browser vergessen
event-password-changed = Das Passwort wurde mit { $browser } geändert
event-password-reset = In { $browser } wurde mit einem Bestätigungscode, der Ihnen geschickt wurde, ein neues Passwort gewählt
event-data-exported = Ihre Daten wurden mit { $browser } heruntergeladen
event-account-deleted = Das Konto wurde gelöscht
event-linked = Ihre Zugangsdaten für { $portal } wurden verknüpft
event-unlinked = Die Verknüpfung mit { $portal } wurde entfernt
event-link-refused = { $portal } hat die Zugangsdaten abgelehnt, die verknüpft werden sollten
event-link-needs-attention = { $portal } hat Ihre verknüpften Zugangsdaten abgelehnt
event-link-assigned = Ihnen wurde ein Benutzername für { $portal } zugewiesen
event-code-refused = Mit { $browser } wurde ein ungültiger Code eingegeben
event-one-time-code-set-up = Einmalcodes wurden mit { $browser } eingerichtet
event-one-time-code-removed = Einmalcodes wurden mit { $browser } entfernt
event-one-time-code-reset = Einmalcodes und Passkeys wurden von den Betreibern entfernt
event-recovery-codes-issued = Mit { $browser } wurden neue Wiederherstellungscodes erzeugt
event-recovery-code-used = Mit { $browser } wurde ein Wiederherstellungscode benutzt
session-ended = Dort abgemeldet. Es wirkt sofort, bei jedem Portal.
mail-state-kept = Hier behalten
mail-state-sent = Gesendet
event-sign-in-locked = Mit { $browser } wurde das richtige Passwort eingegeben, während das Konto gesperrt war
event-account-locked = Das Konto wurde von den Betreibern gesperrt
event-account-unlocked = Das Konto wurde von den Betreibern entsperrt
event-tries-forgotten = Die Betreiber haben das Warten nach falschen Passwörtern beendet
event-account-imported = Ihr Hauptkonto wurde aus dem angelegt, das Sie vorher hatten
event-password-expiry-set = Mit { $browser } wurde geändert, wann nach einem neuen Passwort gefragt wird
event-linked-as = Ihre Anmeldung { $name } für { $portal } wurde verknüpft
event-link-chosen = Eine Ihrer Anmeldungen für { $portal } wurde ausgewählt
event-link-chosen-as = Ihre Anmeldung { $name } wurde für { $portal } ausgewählt
event-unlinked-as = Die Verknüpfung mit { $portal } als { $name } wurde entfernt
