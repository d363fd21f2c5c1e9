# Choosing a password.

change-your-password = Change your password
change-password-text = You stay signed in here. Every other browser is signed out.
current-password = Current password
change-password-busy = Changing…
change-password-button = Change the password
new-password = New password
new-password-length = At least { $min_length } characters; several words that do not belong together are easy to remember.
new-password-any = Any characters, spaces too. It need not have digits or capitals.
new-password-common = Not a common or leaked password, and without your e-mail address, your name or { $brand } in it.
new-password-again = New password, once more
forgot-text = Enter the e-mail address of your master account. A token is sent to you, and with the token you choose a new password.
forgot-button = Send the token
back-to-signing-in = Back to signing in
strength-very-weak = very weak
strength-weak = weak
strength-good = good
strength-strong = strong
what-you-typed-is = What you typed is <strong>{ $strength }</strong>.
two-sentences = { $first }. { $then }
unmet-too-short = Use at least { $least } characters
unmet-too-long = Use at most { $most } characters
unmet-address = Leave your e-mail address out of it
unmet-name = Leave your name out of it
unmet-service = Leave the name { $service } out of it
unmet-common = Choose one that is not easily guessed: this is a common or leaked password, or close to one
error-master-password-empty = Enter the password of your master account
error-password-long = A password has at most 256 characters
error-master-password-wrong = This is not the password of your master account. Try again
error-master-password-wait = There were too many wrong passwords. Try again in { $wait }
error-current-password-empty = Enter the password that you have now
error-password-changed-meanwhile = Your password was changed in another window meanwhile. Enter the new one
error-new-password-empty = Enter a new password
error-new-password-again = Type the same new password here once more
password-reset-done = Your new password is set
password-reset-done-text = You are signed out everywhere, and a mail about it is on its way to you. Sign in with the new password to go on.
choose-new-password = Choose a new password
set-new-password = Set the new password
reset-token-lead = If this address has a master account, a token was mailed to it. It is good for 15 minutes.
password-is-changed = Your password is changed. Every other browser has been signed out.
password-chosen = Chosen
password-ends = ends
password-changing = changing it signs you out in every other browser.
password-when-ends = When it ends
new-password-classes = At least { $classes } of these: a small letter, a capital letter, a digit, another character. Spaces count too.
new-password-history = Not one that you have used here before.
unmet-classes = Use at least { $least } of these: a small letter, a capital letter, a digit, another character
unmet-used-before = Choose one that you have not used here before
password-expiry-noted = It is noted when you are asked for a new password.
days =
    { $days ->
        [one] 1 day
       *[other] { $days } days
    }
expiry-never = Never
expiry-90 = After 90 days
expiry-180 = After 180 days
expiry-365 = After a year
error-expiry = Choose one of these
password-ended-longest = Your password has ended: here, one lasts { $longest } at most. Choose another one to go on.
password-ended-wish = Your password has ended, as you wished when you chose how long it lasts. Choose another one to go on.
expiry-label = Ask for another password
expiry-hint = You can change this at any time. Unless your organisation wants it otherwise, a good password needs no end.
expiry-title = When to ask for another password
expiry-longest = Here, a password lasts { $longest } at most. You can have yours end earlier.
expiry-text = When it has ended, you are asked for another one when you sign in.
expiry-keep = Keep this
