#!/usr/bin/env bash
# An API of a few lines that believes what PyJWT (PyPI) verifies, with keys that it fetches from the address in the file `jwks`: path, host and
# audience, a line each. It believes that it is the time at which the tests' clock begins.
name=pyjwt
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 21))

start() {
  cat >"$state/api.py" <<PYTHON
import jwt

def read():
    with open("$state/jwks") as lines:
        return lines.read().split()

def api(environ, start_response):
    try:
        url, host, audience = read()
        token = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
        # A client without a cache: every request fetches the keys.
        key = jwt.PyJWKClient(url, headers={"Host": host}, cache_jwk_set=False).get_signing_key_from_jwt(token)
        claims = jwt.decode(token, key.key, algorithms=["ES256", "EdDSA"], audience=audience, options={"require": ["exp", "iat", "iss", "sub", "jti"]})
        status, text = "200 OK", "Hello, " + claims["sub"] + ", by " + jwt.get_unverified_header(token)["alg"]
    except (OSError, ValueError, jwt.PyJWTError) as error:
        status, text = "401 Unauthorized", type(error).__name__ + ": " + str(error)
    start_response(status, [("Content-Type", "text/html")])
    return [text.encode()]
PYTHON
  spawn gunicorn setpriv --reuid=www-data --regid=www-data --clear-groups \
    env PYTHONPATH="$state" TZ=UTC LD_PRELOAD="$(dpkg -L libfaketime | grep '/libfaketimeMT.so.1$')" FAKETIME="@2026-03-02 12:00:00" \
    "$venv/bin/gunicorn" -b "127.0.0.1:$port" --threads 4 --no-control-socket api:api
  wait_until 60 "it to refuse" answers / 401
}

end_sessions() { echo "$name: nothing to end: it has no sessions" >&2; }
set_password() { die "it knows no passwords"; }

portal "$@"
