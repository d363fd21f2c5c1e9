# "My account": authentication, sessions, activity, data.
