# Passkeys.

passkeys = Passkeys
passkeys-row = Sign in with your fingerprint, your face or the PIN of your device, without your password. Keep a second one, or one-time codes, for the day on which a device is gone.
passkeys-recovery-left = Recovery codes for a lost passkey: { $left }.
passkey-row = Passkey: { $name }
passkey-made = Made
passkey-last-used = last used
passkey-never-used = not used yet
passkey-add = Add a passkey
passkey-add-button = Add<span class="offscreen"> a passkey</span>
passkey-add-text = A passkey lives in this device, in your password manager or on a security key. It signs you in by itself, and takes the place of a one-time code after your password.
passkey-name = Name of the passkey
passkey-name-hint = So that you know it again, like “Laptop”. You can leave it out.
passkey-make = Make the passkey
passkey-make-text = Your browser now asks where to keep <strong>{ $name }</strong>, and makes sure that it is you.
passkey-make-button = Make the passkey now
passkey-remove = Remove<span class="offscreen"> the passkey { $name }</span>
passkey-remove-question = Remove this passkey?
passkey-remove-text = <strong>{ $name }</strong> does not sign you in any more. Your device may still offer it: remove it there too.
enrol-passkey-instead = Make a passkey instead
passkey-is-added = The passkey is added. It signs you in from now on.
passkey-is-removed = The passkey is removed.
passkey-sign-in = Sign in with a passkey
passkey-instead = Your browser asks you for one of your passkeys: with your fingerprint, your face, a PIN or a security key.
passkey-after-password = Your password is right. Your browser now asks you for one of your passkeys.
passkey-in-reset = A token from your mail alone does not change your password. Your browser now asks you for one of your passkeys.
passkey-or-recovery-hint = Leave it empty, and your browser asks you for one of your passkeys when you go on. Only if you have none at hand, type one of your recovery codes.
passkey-use = Use a passkey
passkey-use-password = Sign in with your password
passkey-use-recovery = No passkey at hand? Use a recovery code
passkey-use-code = Use a one-time code
passkey-needs-script = Passkeys need a browser that knows them, and JavaScript. One of them is missing here.
passkey-failed = Your browser gave no passkey. Try again, or choose another way.
error-passkey-none = Your browser gave no passkey. Try again, or choose another way
error-passkey-refused = This passkey does not sign you in here. It may have been removed: use another one, or choose another way
error-passkey-over = That took too long, or was used before. Try again
error-passkey-not-made = This passkey could not be added. Try again, or use another device
error-passkeys-enough = You have as many passkeys as there can be. Remove one first
error-passkey-or-recovery = Your browser gave no passkey. Try again, or type one of your recovery codes
error-passkey-name = A name has at most 60 characters, on one line
session-with-code = with a one-time code
session-with-recovery = with a recovery code
session-with-passkey = with a passkey
event-passkey-added = A passkey was made with { $browser }
event-passkey-removed = A passkey was removed with { $browser }
event-passkey-refused = A passkey that does not count was given with { $browser }
