# "My account": authentication, sessions, activity, data.

account-deleted = Your master account is deleted
account-deleted-text = Nothing of it is kept here, and you are signed out everywhere. A mail confirms it.
account-deleted-portals = At the portals you can go on with the logins that you have there.
activity-lead = What happened to your master account, the newest first.
activity-not-you = Was something of this not you? <a href="/account/authentication/password">Change your password</a>: that signs out every other browser.
authentication-lead = With what you prove who you are when you sign in here.
password-change = Change<span class="offscreen"> the password</span>
delete-account = Delete your master account
delete-account-question = Delete your master account?
delete-account-portals = Your accounts at the portals themselves stay as they are.
delete-account-busy = Deleting…
delete-account-button = Delete my master account
end-sessions-text = It takes effect at once, at every portal. What is being written there and was not sent may be lost.
end-sessions-button = Sign out there
end-sessions-back = Back to your sessions
sessions-lead = The browsers in which you are signed in.
session-here = This browser
session-from = From { $address }
session-since = Signed in
session-last-used = last used
session-sign-out-here = Sign out<span class="offscreen"> in this browser</span>
sessions-end-others = Sign out everywhere but here
sessions-not-you = Do you not know one of them? Sign it out, then <a href="/account/authentication/password">change your password</a>.
devices-known = A browser in which you have signed in before is remembered: while somebody elsewhere tries wrong passwords, you still get in there.
devices-forget = Forget all browsers
devices-question = Forget all browsers?
devices-text = No browser is remembered any more, this one neither, until you sign in with it again. Nobody is signed out.
devices-button = Forget them
devices-forgotten = All browsers are forgotten. Nobody was signed out.
download-data = Download your data
download-data-text = Your name and e-mail address, your groups, your links, where you are signed in, and your activity, as a JSON file. Passwords are not in it.
download = Download
back-to-data = Back to your data
data-row = Everything that is kept here about you, as a JSON file. Passwords are not in it.
data-download = Download<span class="offscreen"> your data</span>
delete-row = Your accounts at the portals stay as they are.
data-delete = Delete<span class="offscreen"> your master account</span>
outbox = Outbox
outbox-lead = The mails and text messages that people would get. In this demonstration none leaves the machine.
outbox-none = There are none yet. Link a portal, and one appears.
delete-account-text =
    The account <strong>{ $person }</strong> is erased{ $links ->
        [0] { "" }
        [one] { " " }with your linked login
       *[other] { " " }with your { $links } linked logins
    }, and you are signed out of every portal in every browser. This cannot be undone.
end-session-title = Sign out another browser
end-sessions-question = Sign out everywhere but here?
end-session-question = Sign out this browser?
session-sign-out = Sign out<span class="offscreen"> { $browser }, from { $address }</span>
browser-from = { $browser }, from { $address }
activity-from = from { $address }
outbox-to = To { $address }
mail-state-deferred = Put off by the mail server: { $why }
mail-state-blocked = Refused by the mail server: { $why }
mail-state-bounced = Returned: { $why }
event-account-created = Your master account was made
event-registered = You made your master account in { $browser }
event-signed-in = Signed in with { $browser }
event-stepped-up = You confirmed that it is you, with { $browser }
event-sign-in-refused = A wrong password was given with { $browser }
event-locked-out = There were too many wrong passwords, the last with { $browser }; new ones had to wait
event-signed-out = Signed out of { $browser }
event-session-ended = From another browser, { $browser } was signed out
event-devices-forgotten = All browsers were forgotten, with { $browser }
event-password-changed = The password was changed with { $browser }
event-password-reset = A new password was chosen, with a token that was sent to you, in { $browser }
event-data-exported = Your data was downloaded with { $browser }
event-account-deleted = The account was deleted
event-linked = Your login for { $portal } was linked
event-unlinked = The link to { $portal } was removed
event-link-refused = { $portal } refused the login that was to be linked
event-link-needs-attention = { $portal } refused your linked login
event-link-assigned = A user name for { $portal } was assigned to you
event-code-refused = A code that does not count was given with { $browser }
event-one-time-code-set-up = One-time codes were set up with { $browser }
event-one-time-code-removed = One-time codes were removed with { $browser }
event-one-time-code-reset = One-time codes and passkeys were taken off by the people who run this
event-recovery-codes-issued = New recovery codes were made with { $browser }
event-recovery-code-used = A recovery code was used with { $browser }
session-ended = Signed out there. It takes effect at once, at every portal.
mail-state-kept = Kept here
mail-state-sent = Sent
event-sign-in-locked = The right password was given with { $browser }, while the account was locked
event-account-locked = The account was locked by the people who run this
event-account-unlocked = The account was unlocked by the people who run this
event-tries-forgotten = The people who run this have ended the waiting after wrong passwords
event-account-imported = Your master account was made from the one that you had before
event-password-expiry-set = When a new password is asked for was changed with { $browser }
event-linked-as = Your login { $name } for { $portal } was linked
event-link-chosen = One of your logins for { $portal } was chosen
event-link-chosen-as = Your login { $name } was chosen for { $portal }
event-unlinked-as = The link to { $portal } as { $name } was removed
