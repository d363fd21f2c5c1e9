# Making a master account.
