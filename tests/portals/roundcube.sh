#!/usr/bin/env bash
# Roundcube (Debian), SQLite; the password is Dovecot's business, over IMAP.
name=roundcube
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 14))
imap_port=$((ports + 15))

write_users() {
  local user
  for user in "${!people[@]}"; do
    echo "$user:{PLAIN}$(cat "$state/passwords/$user"):$(id -u www-data):$(id -g www-data)::$state/mail/$user::"
  done >"$state/dovecot.new"
  mv "$state/dovecot.new" "$state/dovecot.users"
}

imap_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$imap_port"); }

start() {
  local user
  install -d -o www-data "$state"/{mail,conf,logs,temp,db}
  mkdir "$state/passwords"
  for user in "${!people[@]}"; do printf %s "${people[$user]}" >"$state/passwords/$user"; done
  write_users
  cat >"$state/dovecot.conf" <<CONF
base_dir = $state/dovecot
state_dir = $state/dovecot
instance_name = latchkey-tests
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
log_path = $state/dovecot.log
mail_location = maildir:~/Maildir
first_valid_uid = 1
service imap-login {
  inet_listener imap {
    port = $imap_port
  }
  inet_listener imaps {
    port = 0
  }
}
namespace inbox {
  inbox = yes
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u $state/dovecot.users
}
userdb {
  driver = passwd-file
  args = username_format=%u $state/dovecot.users
}
CONF
  # It writes its title over its environment, by which it would be known as ours; so another process stands before it.
  # shellcheck disable=SC2016
  spawn dovecot bash -c 'dovecot -F -c "$1" & trap "kill -TERM $!; wait; exit" TERM; wait' - "$state/dovecot.conf"
  cp /etc/roundcube/defaults.inc.php /etc/roundcube/mimetypes.php "$state/conf/"
  cat >"$state/conf/config.inc.php" <<PHP
<?php
\$config = [
  'db_dsnw' => 'sqlite:///$state/db/roundcube.db?mode=0640',
  'imap_host' => '127.0.0.1:$imap_port',
  'smtp_host' => '127.0.0.1:9',
  'des_key' => '$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')',
  'log_dir' => '$state/logs/',
  'temp_dir' => '$state/temp/',
  'mail_domain' => 'example.test',
  'product_name' => 'Legacy webmail',
];
PHP
  # shellcheck disable=SC2016
  php -r '(new PDO("sqlite:" . $argv[1]))->exec(file_get_contents("/usr/share/roundcube/SQL/sqlite.initial.sql"));' \
    -- "$state/db/roundcube.db"
  echo "<?php define('RCUBE_CONFIG_DIR', '$state/conf/');" >"$state/prepend.php"
  chown -R www-data: "$state/conf" "$state/db"
  apache /var/lib/roundcube/public_html
  wait_until 30 "Dovecot" imap_answers
  wait_until 60 "the login page" answers / 200
}

end_sessions() {
  # shellcheck disable=SC2016
  php -r '$database = new PDO("sqlite:" . $argv[1]); $database->exec("DELETE FROM session");' -- "$state/db/roundcube.db"
}

set_password() {
  [ -e "$state/passwords/$1" ] || die "no user $1"
  printf %s "$2" >"$state/passwords/$1"
  write_users
  # Dovecot looks at its file only now and then.
  wait_until 20 "the new password to count" curl -sf -m 5 --user "$1:$2" "imap://127.0.0.1:$imap_port/"
}

portal "$@"
