# Text messages, in characters of the GSM alphabet: none but ASCII, äöüÄÖÜß and a few others. One with a token fits into one message
# (160 characters together with the line that browsers fill the field by, which is added below it); its token stands alone on a line.

text-reset-token =
    { $brand }: token for a new password, good for 10 minutes:
    { $token }
    Give it to nobody.

text-number-token =
    { $brand }: token for your mobile number, good for 10 minutes:
    { $token }
    Give it to nobody.

text-password-reset = { $brand }: your master account has a new password, and every browser was signed out. Was this not you? See { $host }/help
