# Linking the logins of portals.

assigned-name = Your user name at <strong>{ $portal }</strong> is <strong>{ $name }</strong>. It was assigned to your master account { $person }, so there is nothing to enter here.
go-on-to-portal = Go on to { $portal }
names-are-assigned = User names at <strong>{ $portal }</strong> are assigned by the people who run it, and your master account <strong>{ $person }</strong> has none there yet.
name-ask-team = To get one, turn to: <strong>{ $team }</strong>
name-ask-them = To get one, turn to the people who run it, and tell them the e-mail address above.
go-to-portals = Go to your portals
link-title = Account linking: { $portal }
link-who-can-help = Who can help: { $team }
link-works = <strong>{ $portal }</strong> is already linked as <strong>{ $name }</strong>, and it works. What you enter below replaces it.
link-go-on = Go on to { $portal } without changing it
link-what = This is for <strong>{ $portal }</strong>. Give the login that you already have there, and you are signed in to it from now on. You will only be asked once.
link-stored = Your user name and password are stored encrypted, for your master account <strong>{ $person }</strong>. You can remove them at any time under <a href="/account/links">Account linking</a>.
link-busy = Signing you in to { $portal }…
link-login-at = Your login at { $portal }
link-code-secret = Secret of one-time codes
link-code-secret-hint = Only if { $portal } asks you for one-time codes: the letters and digits that stood beside the QR code when you set them up there, or the address in it (otpauth:…). The codes are then made for you.
error-code-secret = Enter the secret as it was shown beside the QR code: letters and the digits 2 to 7, at least 16 of them, or the address that begins with otpauth:
link-code-needed = { $portal } asks for a one-time code too, and did not get one that it accepts. Enter below what your codes there are made of.
link-keep = Link this account
link-keep-hint = Without the tick it is used until you sign out, and you are asked again next time.
links-lead = The logins that are used for you at each portal. Nobody sees the passwords, not even here.
link-not-needed = No login needed
link-missing = Not linked
link-this-session = Used until you sign out, not stored
link-not-assigned = No user name assigned yet
link-ask-team = To get one, turn to: { $team }
link-ask-them = To get one, turn to the people who run this portal.
linked-as = Linked as <strong>{ $username }</strong>
needs-attention = Needs attention
works = Works
link-add = Add<span class="offscreen"> a login for { $portal }</span>
link-change = Change<span class="offscreen"> the login for { $portal }</span>
link-remove = Remove<span class="offscreen"> the link to { $portal }</span>
unlink-title = Remove the link to { $portal }
unlink-question = Remove the link to { $portal }?
unlink-text = Your login <strong>{ $username }</strong> is erased here, from your master account { $person }, and you are signed out of { $portal } in every browser. Your account at { $portal } itself stays as it is.
unlink-again = You can link it again at any time.
unlink-button = Remove the link
link-assigned-since = Assigned
link-since = Linked
error-user-name-empty = Enter your user name at { $portal }
error-portal-password-empty = Enter your password at { $portal }
state-linked-as = Linked as { $username }
state-attention = Needs attention: linked as { $username }
linked-done = { $portal } is linked. You will not be asked again.
linked-for-session = You can use { $portal } until you sign out.
unlinked-done = The link to { $portal } is removed.
refused-with-help = { $words } Who can help: { $team }.
refused-before = { $portal } refused exactly this user name and password a short while ago, so it was not asked again: more tries could lock your login there. Check both, then enter what is right.
refused-too-many = There were several wrong passwords for this login, so { $portal } was not asked again: one more could lock it there. Wait 15 minutes, or find out the right password first.
refused-changed-meanwhile = Your link to { $portal } was changed in another window at the same time. Look at it, then try again.
verdict-signed-in = { $portal } let you in, but left nothing to go on with. Try again.
verdict-wrong = { $portal } did not accept this user name and password. Check both; capital letters count.
verdict-locked = { $portal } has locked this login, or asks to wait after too many tries. Wait a while, then try again.
verdict-expired = { $portal } wants a new password for this login first. Set it there, then link with the new one.
verdict-code = { $portal } also asks for a one-time code, which cannot be given for you here.
verdict-code-spent = { $portal } takes each one-time code once, and those of this moment were used just now. Try again in half a minute.
verdict-silent = { $portal } does not answer at the moment, and nothing was kept. Try again in a few minutes.
verdict-unrecognised = { $portal } gave an answer that is not understood here, so nothing was kept.
attention-wrong = { $portal } no longer accepts the password that is stored. Give the one that is right now.
attention-locked = { $portal } had locked your login when it was last used. When it is open again, give it here once more.
attention-expired = { $portal } wants a new password for your login. Set it there first, then give the new one here.
attention-code = { $portal } asked for a one-time code as well, which cannot be given for you here.
attention-other = { $portal } did not let you in with the login that is stored. Give it here once more.
error-user-name-long = A user name has at most 255 characters
error-user-name-shape = A user name has no line breaks or other invisible characters
state-ready = Ready
state-until-sign-out = Linked until you sign out
state-no-name = No user name assigned yet
state-not-linked = Not linked yet
choose-link-title = Which login for { $portal }?
choose-link-question = Which login do you want to use?
choose-link-what = You have linked several logins for <strong>{ $portal }</strong> with your master account <strong>{ $person }</strong>. The one that you choose is used until you sign out, or choose another.
choose-link-another = Use another login
link-in-use = In use now
link-choose = Choose<span class="offscreen"> which login of { $portal } to use now</span>
link-add-another = Add another<span class="offscreen"> login for { $portal }</span>
link-chosen = You now use { $portal } as { $username }.
refused-full = You have linked as many logins for { $portal } as can be linked. Remove one first, or take the tick away to use this one until you sign out.
state-choose = { $count } logins linked
