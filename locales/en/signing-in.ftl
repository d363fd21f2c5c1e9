# Signing in and out.

go-on-to = to go on to <strong>{ $portal }</strong>

sign-in = Sign in
create-account = Create your master account
enter-password = Enter your password
sign-out-question = Sign out?
signed-in-as = You are signed in as <strong>{ $person }</strong>. Signing out ends this session at once, in every portal that you opened with it.
stay-signed-in = Stay signed in
you-are-signed-out = You are signed out
signed-out-text = Your session has ended here and in every portal. On a shared computer, close the browser window too.
sign-in-again = Sign in again
resume-title = Send your form to { $portal }
resume-heading = You were sending a form to { $portal }
resume-text = It was kept while you signed in. Send it now, and it arrives exactly as you filled it in.
resume-send = Send the form
resume-leave = Go to the page without sending it
storage-title = Opening { $portal }
storage-heading = Opening { $portal }
storage-text = You are signed in. Your browser is being given what { $portal } looks for there, and goes on by itself.
storage-no-script = If nothing happens, your browser runs no scripts here. { $portal } needs them: switch JavaScript on for this site, then load this page again.
storage-refused = Your browser does not let { $portal } store anything, and { $portal } needs that. Allow this site to store data (in a private window it may not), then load this page again.
help-whom = Whom to turn to
help-account = Your master account, signing in
help-account-nobody = The people who gave you your master account
help-portal-nobody = The people who run this portal
help-forgot-at = Forgot your password for { $portal }?
help-common = Common problems
help-which-password = Which password is asked for?
help-which-password-text = On the page “Sign in”: that of your master account. On the page “Account linking”: the one that you have always used at the portal that the page names.
help-not-accepted = My password is not accepted
help-not-accepted-text = Check whether Caps Lock is on, and use “Show” beside the field to see what you typed. After many tries you have to wait 15 minutes.
help-code = My one-time code is not accepted
help-code-text = Enter the six digits that your app shows at this moment, for this account. The clock of your phone must be right: let the network set it. Without your phone, use one of your recovery codes, by the link under the field.
help-changed = I changed my password at a portal
help-changed-text = The next time you open the portal you are asked for the new one, once. You can also change it under <a href="/account/links">Account linking</a>.
help-loop = I am sent to the sign-in page again and again
help-loop-text = Your browser does not keep the cookies of this site. Allow them in its settings, in a private window too, and check that the clock of your computer is right.
help-support-code = A page shows a support code
help-support-code-text = Give it to the team above: with it they find what happened.
error-password-empty = Enter your password
error-sign-in-refused = This e-mail address and password do not belong together. Check both, then try again
error-email-empty = Enter your e-mail address
error-email-long = An e-mail address has at most 254 characters
error-email-shape = Enter your e-mail address in full, like name@example.com
error-locked = This master account is locked, and only the people who run this can unlock it
error-locked-care = This master account is locked, and only the people who run this can unlock it: { $care }
