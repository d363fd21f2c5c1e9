# Während ein Portal nach und nach hinter das Gateway kommt, für manche Browser vor anderen.

rollout-join = { $portal } mit Ihrem Hauptkonto benutzen?
rollout-join-what = Dieser Browser meldet Sie dann mit Ihrem Hauptkonto bei <strong>{ $portal }</strong> an. Beim ersten Mal werden Sie nach Ihrer Anmeldung dort gefragt, danach nicht mehr.
rollout-join-stays = Bei { $portal } selbst ändert sich nichts, und Sie können jederzeit zur dortigen Anmeldeseite zurückkehren.
rollout-join-button = Mein Hauptkonto benutzen
rollout-stay-outside = Bei der Anmeldeseite von { $portal } bleiben
rollout-joined = { $portal } benutzt Ihr Hauptkonto
rollout-joined-what = Dieser Browser meldet Sie mit Ihrem Hauptkonto bei { $portal } an.
rollout-go-back = Zurück zur Anmeldeseite von { $portal }
rollout-leave = Zurück zur Anmeldeseite von { $portal }?
rollout-leave-what = In diesem Browser sehen Sie dann wieder die Anmeldeseite von { $portal }, wie vorher.
rollout-leave-stays = Ihr Hauptkonto und die darin verknüpfte Anmeldung bleiben, wie sie sind, und Sie können jederzeit wiederkommen.
rollout-leave-button = Die alte Anmeldeseite benutzen
rollout-stay-inside = Weiter mein Hauptkonto benutzen
rollout-left = { $portal } benutzt seine eigene Anmeldeseite
rollout-left-what = In diesem Browser melden Sie sich auf der eigenen Anmeldeseite von { $portal } an.
rollout-not-yet = { $portal } kann noch nicht mit Ihrem Hauptkonto benutzt werden
rollout-not-yet-what = Bis auf weiteres melden Sie sich wie bisher auf der eigenen Anmeldeseite von { $portal } an.
state-own-login = Vorerst mit eigener Anmeldeseite
