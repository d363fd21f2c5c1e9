#!/usr/bin/env bash
# qBittorrent without a desktop (Debian): a form that its script posts elsewhere. It knows one person only.
name=qbittorrent
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 35))

serve() {
  spawn qbittorrent setpriv --reuid=www-data --regid=www-data --clear-groups env HOME="$state/home" \
    qbittorrent-nox --profile="$state/home"
  wait_until 30 "the login page" answers / 200
}

gone() { ! alive "$state/qbittorrent.pid"; }

# It closes its port before it gives up its profile.
stop() {
  kill -TERM "$(cat "$state/qbittorrent.pid")"
  wait_until 30 "it to stop" gone
}

configure() {
  local hash
  # shellcheck disable=SC2016
  hash="$(php -r '$salt = random_bytes(16); echo base64_encode($salt) . ":" . base64_encode(hash_pbkdf2("sha512", $argv[1], $salt, 100000, 64, true));' -- "$1")"
  cat >"$state/home/qBittorrent/config/qBittorrent.conf" <<CONF
[LegalNotice]
Accepted=true
[Preferences]
WebUI\\Address=127.0.0.1
WebUI\\Port=$port
WebUI\\Username=alice
WebUI\\Password_PBKDF2="@ByteArray($hash)"
WebUI\\LocalHostAuth=true
WebUI\\HostHeaderValidation=false
CONF
  chown -R www-data: "$state/home"
}

start() {
  install -d -o www-data "$state/home/qBittorrent/config"
  configure "${people[alice]}"
  serve
}

end_sessions() {
  stop
  serve
}

set_password() {
  [ "$1" = alice ] || die "knows alice only"
  stop
  configure "$2"
  serve
}

portal "$@"
