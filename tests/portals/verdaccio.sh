#!/usr/bin/env bash
# Verdaccio (npm): JSON for a token that its page keeps in the browser.
name=verdaccio
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 12))

write_users() {
  local user
  for user in "${!people[@]}"; do
    echo "$user:$(openssl passwd -apr1 -stdin <"$state/passwords/$user")"
  done >"$state/htpasswd.new"
  chown www-data: "$state/htpasswd.new"
  mv "$state/htpasswd.new" "$state/htpasswd"
}

serve() {
  spawn verdaccio setpriv --reuid=www-data --regid=www-data --clear-groups \
    env HOME="$state/storage" "$node_portals/node_modules/.bin/verdaccio" -c "$state/config.yaml" -l "127.0.0.1:$port"
  wait_until 90 "it to answer" answers /-/ping 200
}

start() {
  local user
  install -d -o www-data "$state/storage"
  mkdir "$state/passwords"
  for user in "${!people[@]}"; do printf '%s\n' "${people[$user]}" >"$state/passwords/$user"; done
  write_users
  # The secret that tokens are signed with stands in the storage.
  cat >"$state/config.yaml" <<YAML
storage: $state/storage
web: {title: Legacy registry}
auth: {htpasswd: {file: $state/htpasswd, max_users: -1}}
uplinks: {}
security: {api: {legacy: false, jwt: {sign: {expiresIn: 1h}}}, web: {sign: {expiresIn: 1h}}}
packages: {'**': {access: \$authenticated, publish: \$authenticated}}
log: {type: stdout, format: pretty, level: http}
YAML
  serve
}

restart() {
  kill -TERM "$(cat "$state/verdaccio.pid")"
  wait_until 20 "it to stop" port_free
  serve
}

# Whoever forgets the secret believes no token any more.
end_sessions() {
  rm -f "$state"/storage/.verdaccio-db.json
  restart
}

set_password() {
  [ -e "$state/passwords/$1" ] || die "no user $1"
  printf '%s\n' "$2" >"$state/passwords/$1"
  write_users
  restart
}

portal "$@"
