# E-Mails und SMS.
