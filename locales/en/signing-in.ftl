# Signing in and out.

go-on-to = to go on to <strong>{ $portal }</strong>
