# One-time codes and recovery codes.

one-time-code = One-time code
recovery-code = Recovery code
recovery-code-hint = One of the ten that you were shown once, to keep. Each works once.
code-hint = The six digits that the app on your phone shows now.
code-use-app = Use a code of your app
code-use-recovery = No phone at hand? Use a recovery code
codes-not-set-up = Not set up
codes-row = A code from an app on your phone, asked for after your password: who learns your password still cannot sign in.
codes-asked = Asked for at every sign-in
codes-is-set-up = Set up
codes-set-up = Set up<span class="offscreen"> one-time codes</span>
codes-change-app = Change app
new-recovery-codes = New recovery codes
codes-remove = Remove<span class="offscreen"> one-time codes</span>
set-up-codes = Set up one-time codes
enrol-ended = The QR code has ended, because it counts for three minutes only. Nothing was changed. Get a fresh one when your app is ready.
enrol-demanded = Your password is right. { $brand } asks you for a one-time code as well, so set it up now; after that you are signed in.
enrol-to-go-on = Your password is right. Set one-time codes up now; after that you go on to the page that asks for them.
enrol-soon = { $brand } will ask you for a one-time code or a passkey as well. Set one up now, or go on without it for the time being.
enrol-due = Your time for that ends:
enrol-later = Not now
enrol-open-app = Open the app on your phone first. Then show the QR code, scan it with the app, and enter the code that the app shows.
enrol-show-fresh = Show a fresh QR code
enrol-show = Show the QR code
codes-take = What it takes:
codes-take-phone = a phone with an app store
codes-take-app = an app for one-time codes on it (any will do; they are also called “authenticator”)
codes-take-code = a code from that app at every sign-in, after your password
codes-take-clock = a phone clock that is right: let it be set by the network
enrol-scan = Scan the QR code
enrol-enter = Enter the code of your app
enrol-scan-text = Scan it with the app on your phone. It counts until
enrol-qr = QR code
enrol-by-hand = Show the secret for typing in by hand
enrol-by-hand-text = Choose “enter a key” in the app. Account: <strong>{ $person }</strong>. Kind: based on time. Key:
enrol-not-again = The QR code is not shown a second time. If your app has taken it, enter the code that it shows now. It counts until
enrol-code-hint = The six digits that the app shows for { $brand }.
enrol-confirm = Confirm
enrol-get-fresh = Get a fresh QR code
codes-move = Move one-time codes to another app
codes-remove-title = Remove one-time codes
codes-remove-question = Remove one-time codes?
codes-set-up-text = Whoever learns your password still cannot sign in as you: a code from your phone is asked for as well.
codes-move-text = For a new phone or another app. The codes of the old one stop counting when the new one has shown its first, and you get new recovery codes.
codes-remove-text = Unless you have a passkey, your password alone signs you in afterwards, and your recovery codes stop counting too. You can set one-time codes up again at any time.
new-recovery-codes-text = You get ten new ones. Those that you have now stop counting.
code-or-recovery-hint = The six digits that your app shows now, or one of your recovery codes.
remove = Remove
make-new-codes = Make new codes
your-recovery-codes = Your recovery codes
recovery-codes-text = Without your phone, one of these signs you in in the place of a one-time code. Each works once. Write them down or print them, and keep them where you find them, but not beside your password.
recovery-codes-now = <strong>They are shown only now.</strong> You can make new ones at any time under Authentication.
recovery-codes-kept = I have kept them
recovery-codes-left =
    { $left ->
        [0] no recovery codes left
        [one] 1 recovery code left
       *[other] { $left } recovery codes left
    }
enrol-three-minutes = , that is for three minutes
time-left = left
error-clock-fast =
    { $minutes ->
        [one] The clock of your phone is about 1 minute fast
       *[other] The clock of your phone is about { $minutes } minutes fast
    }, so this code does not count. Let the phone set its clock by the network, then enter a new code
error-clock-slow =
    { $minutes ->
        [one] The clock of your phone is about 1 minute slow
       *[other] The clock of your phone is about { $minutes } minutes slow
    }, so this code does not count. Let the phone set its clock by the network, then enter a new code
codes-removed = One-time codes are removed. You are not asked for them any more.
codes-are-set-up = One-time codes are set up. From now on you are asked for one whenever you sign in.
recovery-codes-new = You have new recovery codes. Those from before do not count any more.
error-enrol-code-empty = Enter the six digits that your app shows
error-code-empty = Enter the six digits that your app shows, or a recovery code of ten characters
error-recovery-code-empty = Enter one of your recovery codes: ten characters
error-recovery-code-wrong = This recovery code is not right, or was used before. Enter another one
error-recovery-code-too-many = Too many wrong codes. Wait up to an hour, then try again
error-code-used = This code was used before, and each counts once. Wait for the next one in your app
error-code-too-many = Too many wrong codes were given for this account. Wait up to an hour, then try again
error-code-wrong = This code is not right. Check that your app shows it for this account, and enter the one that it shows now
