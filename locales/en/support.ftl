# Pages for those who help others.

support-portals = How portals fare
support-portals-lead = Each portal is signed in to every so often with a login that is kept for that. Here is how it went.
canary-none = No login is kept for this portal: <code>[portal.canary]</code> of <code>{ $id }</code> in the configuration names one.
canary-not-yet = It was not tried yet.
canary-signed-in = Signed in
canary-wrong = The portal refuses the login
canary-locked = The login is locked, or the portal asks to wait
canary-expired = The portal wants a new password for the login
canary-code = The portal asks for a one-time code
canary-silent = The portal does not answer
canary-unrecognised = The portal's answer is not understood: its pages may have changed
canary-since = Since
canary-last = last tried
canary-before = before:
canary-waits = It is not tried again until the login in its file changes.
canary-reason = Reason:
