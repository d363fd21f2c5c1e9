# Mails.

# Paragraphs have an empty line between them. A token stands alone in its paragraph, and its mail has nothing to click.
mail-greeting = Hello,

mail-account-created-subject = Your { $brand } master account
mail-account-created =
    A master account was made for this e-mail address.

    Sign in at { $sign_in } with this address and the password that you were given. The first time you open a portal you are asked for your login of that portal; after that you are not asked again.

    If you did not expect this, tell the people who run { $brand }.

mail-sessions-ended-subject = Another browser was signed out of your { $brand } master account
mail-sessions-ended =
    Your { $brand } master account was signed out in another browser, at your request.

    You can see where you are signed in at { $sign_in }/account/sessions.

    If this was not you, change the password of your master account.

mail-account-deleted-subject = Your { $brand } master account is deleted
mail-account-deleted =
    Your { $brand } master account and everything linked to it was erased, at your request.

    Your accounts at the portals are as they were.

    If this was not you, tell the people who run { $brand } at once.

mail-account-locked-subject = Your { $brand } master account is locked
mail-account-locked =
    The people who run { $brand } have locked your master account. You were signed out everywhere, and cannot sign in until they unlock it.

    If you do not know why, ask them. How to reach them stands at { $sign_in }/help.

mail-account-unlocked-subject = Your { $brand } master account is unlocked
mail-account-unlocked =
    The people who run { $brand } have unlocked your master account. You can sign in again at { $sign_in }.

mail-password-expiry-set-subject = When your { $brand } master account asks for a new password
mail-password-expiry-set =
    After how long your master account asks for a new password was changed. You see and change it at { $sign_in }/account/authentication.

    If this was not you, somebody is signed in as you: change the password there, which signs everybody else out.

mail-password-changed-subject = The password of your { $brand } master account was changed
mail-password-changed =
    The password of your { $brand } master account was changed. Every browser but the one in which this was done has been signed out.

    You can see what happened in your account at { $sign_in }/account/activity.

    If this was not you, tell the people who run { $brand } at once.

mail-token-subject = { $brand } e-mail validation token

mail-reset-token =
    Somebody, hopefully you, wants to choose a new password for your { $brand } master account. To go on, type this token into the page that asks for it:

    { $token }

    It is good for 15 minutes, once, in the browser that asked for it.

    If this was not you, do nothing: your password stays as it is. Give the token to nobody.

mail-reset-without-account =
    Somebody, hopefully you, wants to choose a new password for a { $brand } master account with this e-mail address. There is no such account, so there is no token.

    If this was you, you may have signed up with another address: go to { $sign_in }/forgot and try that one.

    If this was not you, do nothing.

mail-registration-token =
    Somebody, hopefully you, is making a { $brand } master account with this e-mail address. To go on, type this token into the page that asks for it:

    { $token }

    It is good for 15 minutes, once, in the browser that asked for it.

    If this was not you, do nothing: no account is made. Give the token to nobody.

mail-already-registered =
    Somebody, hopefully you, wants to make a { $brand } master account with this e-mail address. You already have an account with it, so there is no token, and nothing was changed.

    If this was you, sign in at { $sign_in }. If you forgot your password, choose a new one at { $sign_in }/forgot.

    If this was not you, do nothing.

mail-password-reset-subject = Your { $brand } master account has a new password
mail-password-reset =
    A new password was chosen for your { $brand } master account, with a token that was mailed to this address. Every browser was signed out.

    Sign in with the new password at { $sign_in }.

    If this was not you, somebody can read your mail: change the password of your mailbox first, then choose a new one here at { $sign_in }/forgot, and tell the people who run { $brand }.

mail-portal-linked-subject = { $portal } is now linked to your master account
mail-portal-linked =
    Your login of { $portal } was linked to your { $brand } master account. From now on you are signed in to { $portal } without being asked.

    You can see and remove your links at { $sign_in }/account/links.

    If this was not you, remove the link and change your password of { $portal }.

mail-portal-unlinked-subject = { $portal } is no longer linked to your master account
mail-portal-unlinked =
    The link between { $portal } and your { $brand } master account was removed, and the stored password was erased.

    Nothing was changed at { $portal } itself. You can link it again at { $sign_in }/account/links.

    If this was not you, change the password of your master account.

mail-one-time-code-set-up-subject = One-time codes are set up for your { $brand } master account
mail-one-time-code-set-up =
    From now on you are asked for a code of your app whenever you sign in. You were shown ten recovery codes: keep them where you find them when the app is gone.

    You can change this at { $sign_in }/account/authentication.

    If this was not you, somebody knows your password: tell the people who run { $brand } at once.

mail-one-time-code-removed-subject = One-time codes were removed from your { $brand } master account
mail-one-time-code-removed =
    You are not asked for a code of your app any more when you sign in. Unless you have a passkey, your password alone signs you in, and your recovery codes do not count any more. You can set up one-time codes again at { $sign_in }/account/authentication.

    If this was not you, change the password of your master account and tell the people who run { $brand }.

mail-passkey-added-subject = A passkey was added to your { $brand } master account
mail-passkey-added =
    The passkey “{ $name }” signs you in from now on, also without your password.

    You can see and remove your passkeys at { $sign_in }/account/authentication.

    If this was not you, somebody knows your password: remove the passkey, change the password, and tell the people who run { $brand }.

mail-passkey-removed-subject = A passkey was removed from your { $brand } master account
mail-passkey-removed =
    The passkey “{ $name }” does not sign you in any more.

    You can make another one at { $sign_in }/account/authentication.

    If this was not you, change the password of your master account and tell the people who run { $brand }.

mail-recovery-codes-issued-subject = New recovery codes for your { $brand } master account
mail-recovery-codes-issued =
    Ten new recovery codes were made. The ones you had before do not count any more.

    If this was not you, change the password of your master account and make new codes at { $sign_in }/account/authentication.

mail-recovery-code-used-subject = A recovery code was used for your { $brand } master account
mail-recovery-code-used =
    One of your recovery codes was given in the place of a one-time code. It does not count any more; you have { $left } left. You can make new ones at { $sign_in }/account/authentication.

    If this was not you, change the password of your master account and make new codes.

mail-locked-out-subject = Too many wrong passwords for your { $brand } master account
mail-locked-out =
    On { $date } at { $time } somebody gave a wrong password for your master account once too often, from the network address { $address }. From there no more passwords are taken for { $wait }. A browser in which you have signed in before is not held up by what others try.

    If this was you, try again after that time, or choose a new password at { $sign_in }/forgot: that works at once.

    If this was not you, somebody is trying to guess your password. They were not let in. If you use the same password elsewhere, or it is easily guessed, change it at { $sign_in }/account/authentication, and set up one-time codes or a passkey there.

mail-too-many-codes-subject = Wrong one-time codes for your { $brand } master account
mail-too-many-codes =
    Somebody at the network address { $address } gave the right password for your master account and then too many wrong one-time codes. They were not let in, and no more codes are taken for up to an hour.

    If this was you, check that the clock of your phone is right, then try again later. If this was not you, change the password of your master account at { $sign_in }/account/authentication: somebody knows it.

mail-address-token =
    Somebody, hopefully you, wants to make this the e-mail address of a { $brand } master account. To go on, type this token into the page that asks for it:

    { $token }

    It is good for 15 minutes, once, in the browser that asked for it.

    If this was not you, do nothing: nothing is changed. Give the token to nobody.

mail-address-taken =
    Somebody, hopefully you, wants to make this the e-mail address of a { $brand } master account. There already is another account with it, so there is no token, and nothing was changed.

    If this was you, sign in to that account at { $sign_in }, or delete it there first.

    If this was not you, do nothing.

mail-no-verified-number =
    Somebody, hopefully you, wants to choose a new password for your { $brand } master account, and asked for a token by text message. Your account has no mobile number that was verified, so none was sent.

    If this was you, go to { $sign_in }/forgot and have the token sent by e-mail.

    If this was not you, do nothing: your password stays as it is.

mail-email-changed-subject = The e-mail address of your { $brand } master account was changed
mail-email-changed =
    Your { $brand } master account has another e-mail address now. Before: { $from }. Now: { $to }.

    From now on you sign in with the new one, and mails go there. This one was sent to both.

    If this was not you, tell the people who run { $brand } at once.

mail-security-questions-changed-subject = The security questions of your { $brand } master account were changed
mail-security-questions-changed =
    The security questions that are asked when you forget your password were changed or removed.

    You can choose others at { $sign_in }/account/authentication.

    If this was not you, change the password of your master account and tell the people who run { $brand }.

mail-name-changed-subject = The name in your { $brand } master account was changed
mail-name-changed =
    The name in your { $brand } master account was changed.

    You can see it at { $sign_in }/account/contact.

    If this was not you, change the password of your master account.

mail-pin-changed-subject = The PIN of your { $brand } master account was changed
mail-pin-changed =
    Your { $brand } master account has a new PIN, by which support recognises you. The one before does not count any more.

    If this was not you, change the password of your master account and tell the people who run { $brand }.

mail-number-changed-subject = The mobile number of your { $brand } master account was changed
mail-number-changed =
    The mobile number of your { $brand } master account is now { $number }. If you forget your password, a token can be sent there.

    You can change it at { $sign_in }/account/contact.

    If this was not you, change the password of your master account and tell the people who run { $brand }.

mail-number-removed-subject = The mobile number of your { $brand } master account was removed
mail-number-removed =
    The mobile number of your { $brand } master account was removed. No text messages are sent any more.

    You can add one at { $sign_in }/account/contact.

    If this was not you, change the password of your master account and tell the people who run { $brand }.

mail-invitation-subject = You are invited to make your { $brand } master account
mail-invitation =
    You are invited to make your { $brand } master account with this e-mail address: with it you sign in once, and then go from one portal to the next without signing in again.

    Open { $sign_in }/register and type your address and this token there:

    { $token }

    It is good for { $days } days, once. Give it to nobody.

    If you do not know why you get this, do nothing: no account is made.
