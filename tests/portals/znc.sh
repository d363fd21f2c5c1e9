#!/usr/bin/env bash
# ZNC (Debian): a bouncer whose pages keep their sessions in memory, and first ask whether cookies come back.
name=znc
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 34))

serve() {
  spawn znc setpriv --reuid=www-data --regid=www-data --clear-groups env HOME="$state/znc" znc -f -d "$state/znc"
  wait_until 30 "the login page" answers / 200
}

configure() {
  local user salt=0123456789abcdef
  {
    printf 'Version = 1.8.2\nLoadModule = webadmin\n'
    printf '<Listener web>\n  Port = %s\n  Host = 127.0.0.1\n  IPv4 = true\n  IPv6 = false\n  SSL = false\n</Listener>\n' "$port"
    for user in "${!people[@]}"; do
      printf '<User %s>\n  Admin = true\n  Nick = %s\n  <Pass password>\n    Method = sha256\n    Hash = %s\n    Salt = %s\n  </Pass>\n</User>\n' \
        "$user" "$user" "$(printf %s "$(cat "$state/passwords/$user")$salt" | sha256sum | cut -d' ' -f1)" "$salt"
    done
  } >"$state/znc/configs/znc.conf"
  chown -R www-data: "$state/znc"
}

start() {
  local user
  install -d -o www-data "$state/znc" "$state/znc/configs"
  mkdir "$state/passwords"
  for user in "${!people[@]}"; do printf %s "${people[$user]}" >"$state/passwords/$user"; done
  configure
  serve
}

gone() { ! alive "$state/znc.pid"; }

stop() {
  kill -TERM "$(cat "$state/znc.pid")"
  wait_until 30 "it to stop" gone
}

end_sessions() {
  stop
  serve
}

set_password() {
  [ -e "$state/passwords/$1" ] || die "no user $1"
  printf %s "$2" >"$state/passwords/$1"
  stop
  configure
  serve
}

portal "$@"
