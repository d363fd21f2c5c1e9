#!/usr/bin/env bash
# phpMyAdmin (Debian), cookie authentication, with a MariaDB of its own that listens on a socket
# only. The people are MariaDB's users.
name=phpmyadmin
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 3))

sql() { mariadb --no-defaults -uroot -S "$state/db/socket" "$@"; }

start() {
  install -d -o mysql -g mysql "$state/db"
  mariadb-install-db --no-defaults --user=mysql --datadir="$state/db/data" \
    --auth-root-authentication-method=socket --skip-test-db
  spawn mariadb mariadbd --no-defaults --user=mysql --datadir="$state/db/data" --socket="$state/db/socket" \
    --pid-file="$state/db/pid" --skip-networking --innodb-flush-log-at-trx-commit=0
  wait_until 60 MariaDB sql -e 'SELECT 1'
  sql -e 'CREATE DATABASE legacy'
  local user
  for user in "${!people[@]}"; do
    sql -e "CREATE USER '$user'@'localhost' IDENTIFIED BY '${people[$user]}'; GRANT ALL ON legacy.* TO '$user'@'localhost'"
  done

  # The package's files by links, but for those that find the others by their own place: its
  # configuration's place is written into the code.
  local file
  cp -rs /usr/share/phpmyadmin "$state/www"
  for file in index.php url.php libraries/vendor_config.php; do
    cp --remove-destination "/usr/share/phpmyadmin/$file" "$state/www/$file"
  done
  install -d -o www-data "$state/tmp"
  sed -i "s#/etc/phpmyadmin/config.inc.php#$state/config.inc.php#; s#/var/lib/phpmyadmin/tmp/#$state/tmp/#" \
    "$state/www/libraries/vendor_config.php"
  cat >"$state/config.inc.php" <<PHP
<?php
\$cfg['blowfish_secret'] = '0123456789abcdef0123456789abcdef';
\$cfg['Servers'][1] = ['auth_type' => 'cookie', 'host' => 'localhost', 'socket' => '$state/db/socket', 'AllowNoPassword' => false];
\$cfg['VersionCheck'] = false;
\$cfg['SendErrorReports'] = 'never';
PHP
  apache "$state/www"
  wait_until 60 "the login page" answers /index.php 200
}

# The key of the cookie that holds the password lies in the session.
end_sessions() { rm -f "$state"/sessions/sess_*; }

set_password() {
  local quoted="${2//\\/\\\\}"
  sql -e "ALTER USER '$1'@'localhost' IDENTIFIED BY '${quoted//\'/\'\'}'"
}

portal "$@"
