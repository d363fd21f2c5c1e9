use std::time::Duration;

use super::server_list::server_list;
use crate::fault::Fault;
use crate::settings::{RedisStore, RedisTopology, SessionsStore};

const PORT: u16 = 6379;
/// As long as a request may wait for an answer before it is one too many.
const PATIENCE: Duration = Duration::from_millis(500);
const SENTINEL_PORT: u16 = 26379;

/// `embedded` or one of the Redis URLs. No fault quotes the text: it may hold a password.
pub(crate) fn sessions_store(text: &str) -> Result<SessionsStore, Fault> {
    if text == "embedded" {
        return Ok(SessionsStore::Embedded);
    }
    let unknown = || {
        Fault::new(
            "this is not a place for sessions",
            "write \"embedded\", or a URL with redis://, rediss://, redis+sentinel:// or redis+cluster://",
        )
    };
    let (scheme, rest) = text.split_once("://").ok_or_else(unknown)?;
    let (base, form) = scheme.split_once('+').unwrap_or((scheme, ""));
    let tls = match base {
        "redis" => false,
        "rediss" => true,
        _ => return Err(unknown()),
    };
    let list = server_list(rest, if form == "sentinel" { SENTINEL_PORT } else { PORT })?;
    let (topology, database) = match form {
        "" => match <[_; 1]>::try_from(list.servers) {
            Ok([server]) => (RedisTopology::Single(server), database(list.path)?),
            Err(_) => {
                return Err(Fault::new(
                    "several servers need to be said what they are",
                    "write redis+sentinel://host1,host2/master or redis+cluster://host1,host2",
                ));
            }
        },
        "sentinel" => {
            let (master, rest) = list.path.split_once('/').unwrap_or((list.path, ""));
            if master.is_empty() {
                return Err(Fault::new(
                    "the master's name is missing",
                    "write redis+sentinel://host1,host2/NAME with the name that the sentinels know it by",
                ));
            }
            (RedisTopology::Sentinel { sentinels: list.servers, master: master.to_owned() }, database(rest)?)
        }
        "cluster" if list.path.is_empty() => (RedisTopology::Cluster(list.servers), 0),
        "cluster" => {
            return Err(Fault::new("a cluster has no numbered databases", "leave out what follows the /"));
        }
        _ => return Err(unknown()),
    };
    Ok(SessionsStore::Redis(RedisStore { topology, tls, login: list.login, database, patience: PATIENCE }))
}

fn database(path: &str) -> Result<u8, Fault> {
    if path.is_empty() {
        return Ok(0);
    }
    path.parse().map_err(|_| Fault::new("what follows the / is not a database's number", "write 0 to 255, or nothing"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]

    use super::sessions_store;
    use crate::settings::{RedisTopology, SessionsStore};

    #[test]
    fn every_form_is_read() {
        for (text, expected) in [
            ("redis://r", "Single(r:6379) tls=false db=0 login=-"),
            ("rediss://r:7000/3", "Single(r:7000) tls=true db=3 login=-"),
            ("redis://[::1]:7000", "Single(::1:7000) tls=false db=0 login=-"),
            ("redis://ada:p%40ss@r", "Single(r:6379) tls=false db=0 login=ada/p@ss"),
            ("redis://:only@r", "Single(r:6379) tls=false db=0 login=/only"),
            ("redis+sentinel://a,b:9/main", "main of a:26379 b:9 tls=false db=0 login=-"),
            ("rediss+sentinel://u:p@a/main/2", "main of a:26379 tls=true db=2 login=u/p"),
            ("redis+cluster://a,b", "Cluster a:6379 b:6379 tls=false db=0 login=-"),
        ] {
            let Ok(SessionsStore::Redis(redis)) = sessions_store(text) else { panic!("{text}") };
            let list = |servers: &[crate::settings::HostPort]| {
                servers.iter().map(|s| format!("{}:{}", s.host, s.port)).collect::<Vec<_>>().join(" ")
            };
            let topology = match &redis.topology {
                RedisTopology::Single(one) => format!("Single({}:{})", one.host, one.port),
                RedisTopology::Sentinel { sentinels, master } => {
                    format!("{master} of {}", list(sentinels))
                }
                RedisTopology::Cluster(nodes) => format!("Cluster {}", list(nodes)),
            };
            let login = redis
                .login
                .as_ref()
                .map_or("-".to_owned(), |login| format!("{}/{}", login.user.as_deref().unwrap_or_default(), login.password.reveal()));
            assert_eq!(format!("{topology} tls={} db={} login={login}", redis.tls, redis.database), expected, "{text}");
        }
    }

    #[test]
    fn what_is_refused_is_never_quoted() {
        for text in [
            "hunter2",
            "memory://hunter2",
            "redis+ring://u:hunter2@a",
            "redis://hunter2@a",
            "redis://u:hunter2@",
            "redis://u:hunter2@a,b",
            "redis://u:hunter2@a:99999",
            "redis://u:hunter2@a/hunter2",
            "redis://u:hunter2@a?x=hunter2",
            "redis+sentinel://u:hunter2@a",
            "redis+cluster://u:hunter2@a/1",
            "redis://u:hun/ter2@a",
            "redis://u:%ffhunter2@a",
            "redis://[hunter2]",
        ] {
            match sessions_store(text) {
                Ok(_) => panic!("{text} was accepted"),
                Err(fault) => assert!(!fault.what.contains("hunter2") && !fault.help.contains("hunter2"), "{fault:?}"),
            }
        }
    }
}
