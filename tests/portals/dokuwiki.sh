#!/usr/bin/env bash
# DokuWiki (Debian), flat files. A closed wiki: only people who are logged in read.
name=dokuwiki
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 2))

# person USER PASSWORD: the person's line in DokuWiki's file of users.
person() {
  local hash
  # shellcheck disable=SC2016
  hash="$(php -r 'echo password_hash($argv[1], PASSWORD_BCRYPT);' -- "$2")"
  echo "$1:$hash:$1 Example:$1@example.test:user"
}

start() {
  install -d -o www-data "$state/conf" "$state/data"
  cp -r /var/lib/dokuwiki/data/. "$state/data"
  mkdir -p "$state"/data/{attic,cache,index,locks,log,media,media_attic,media_meta,meta,pages,tmp}
  cat >"$state/conf/local.php" <<PHP
<?php
\$conf['title'] = 'Legacy DokuWiki';
\$conf['useacl'] = 1;
\$conf['superuser'] = '@admin';
\$conf['authtype'] = 'authplain';
\$conf['disableactions'] = 'register';
\$conf['savedir'] = '$state/data';
PHP
  printf '* @ALL 0\n* @user 8\n' >"$state/conf/acl.auth.php"
  local user
  for user in "${!people[@]}"; do person "$user" "${people[$user]}"; done >"$state/conf/users.auth.php"
  chown -R www-data: "$state/conf" "$state/data"
  # Debian's preload.php leaves these alone when they are set.
  echo "<?php define('DOKU_CONF', '$state/conf/'); define('DOKU_FARM', false);" >"$state/prepend.php"
  apache /usr/share/dokuwiki
  wait_until 60 "the login page" answers "/doku.php?id=start&do=login" 200
}

# Without its session file a cookie still signs in again by itself, since it holds the password,
# encrypted with a salt; so the salt goes too.
end_sessions() { rm -f "$state"/sessions/sess_* "$state"/data/meta/_htcookiesalt*; }

# In one step, since pages are read meanwhile.
set_password() {
  local users="$state/conf/users.auth.php"
  grep -q "^$1:" "$users" || die "no user $1"
  { grep -v "^$1:" "$users" && person "$1" "$2"; } >"$users.new"
  chown www-data: "$users.new"
  mv "$users.new" "$users"
}

portal "$@"
