#!/usr/bin/env bash
# MediaWiki (Debian), SQLite. A private wiki: reading needs a login. One instance serves any
# public host: it takes scheme and host from the request.
name=mediawiki
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 1))
code=/usr/share/mediawiki

maintenance() { as_web env MW_CONFIG_FILE="$state/wiki/LocalSettings.php" php "$code/maintenance/$1.php" "${@:2}"; }

start() {
  install -d -o www-data "$state/wiki" "$state/wiki/db"
  as_web env MW_CONFIG_FILE=/nonexistent php "$code/maintenance/install.php" \
    --dbtype sqlite --dbpath "$state/wiki/db" --confpath "$state/wiki" \
    --server "$url" --scriptpath "" --lang en --pass Admin-Pw-4711-x "Legacy wiki" WikiAdmin
  cat >>"$state/wiki/LocalSettings.php" <<'PHP'
$wgServer = ( ( $_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '' ) === 'https' ? 'https' : 'http' )
	. '://' . ( $_SERVER['HTTP_HOST'] ?? 'localhost' );
$wgGroupPermissions['*']['read'] = false;
$wgGroupPermissions['*']['edit'] = false;
$wgGroupPermissions['*']['createaccount'] = false;
$wgMainCacheType = CACHE_DB;
$wgSessionCacheType = CACHE_DB;
$wgJobRunRate = 0;
$wgPasswordAttemptThrottle = false; // the tests mistype more often than a person
PHP
  local user
  for user in "${!people[@]}"; do maintenance createAndPromote "$user" "${people[$user]}"; done
  echo "<?php define('MW_CONFIG_FILE', '$state/wiki/LocalSettings.php');" >"$state/prepend.php"
  apache "$code"
  wait_until 60 "the login page" answers "/index.php?title=Special:UserLogin" 200
}

# Sessions lie in the cache table, which with SQLite is a database of its own.
end_sessions() {
  # shellcheck disable=SC2016
  as_web php -r '
    $db = new PDO("sqlite:$argv[1]", null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_TIMEOUT => 10]);
    $db->exec("DELETE FROM objectcache WHERE keyname LIKE \"%:MWSession:%\"");
  ' "$state/wiki/db/wikicache.sqlite"
}

set_password() { maintenance changePassword --user "$1" --password "$2" >/dev/null; }

portal "$@"
