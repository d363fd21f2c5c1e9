use super::*;

const PASSWORD: &[u8] = b"correct horse";

/// Made by Python's hashlib, OpenSSL and glibc's crypt.
const HASHES: [&str; 15] = [
    "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "bcrypt$$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "{SSHA}K0MZxWoMPVRxegoJBeg1/wEGvbpzYWx0MTIzNA==",
    "{ssha256}LBWHKVk8AqLFDGjNCFn++x9EnLelCHLkEmBsFi2U3AJzYWx0MTIzNA==",
    "{SSHA512}foa0o5b0ZNtnD4d7mkHNhvOYnvv07lgQLIiqhLd1FEa5XsTVUbPtF47ABIGbnQq2Ah1uFh4t800l1g7N4YIQh3NhbHQxMjM0",
    "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=",
    "pbkdf2_sha256$1000$seasalt$mQnueSakb748zqBAC1tmWVZsZbi2zPGZarEzTGdfmso=",
    "pbkdf2_sha1$1000$seasalt$iQvkNOF1wEL4Khh8eogJ8rUhipM=",
    "{PBKDF2}1000$8PHy8/T19vf4.fr7/P3./w$.5QX0J046SbyM4zUrpWK1an1PdA",
    "{PBKDF2-SHA256}1000$8PHy8/T19vf4.fr7/P3./w$JwgcbJZlHBoE0uPBMy9SZsCsIJXsYLx/8XwH97PVwMU",
    "{PBKDF2-SHA512}1000$8PHy8/T19vf4.fr7/P3./w$xqu1f3FSdHbs02z9AocIk0UpBf6S9uqlRTfcS56zkPqTxPMhm.kj4D.e8E9DRlH/uXf/Pe1g59vHIM0MwcvtiA",
    "$1$saltsalt$NuzA7WTAelpl95xgBGWN60",
    "$5$saltsalt$myjXcpMpE2Ofk7fj9hqyNYSn6lmWG4Mqnjx.KIRRr4/",
    "{CRYPT}$6$saltsalt$hRM5XZ86KXEw9UOmjigeVqFgULtFB2sgpC9lXQDfMib3Zgw7mEiUvBJI2EplzfAqxL5Vvwp2scFtv/uamSo5z0",
    "$6$rounds=1500$saltsalt$dO33C/MK77XnTMaitAmNhdAZj.KnoAEn3MnOaSa/OcWrDXpY2C4PDIa2gm02B0zO6emwTZVff7K2udnJ8yZ/L1",
];

#[test]
fn a_hash_made_elsewhere_knows_its_password() {
    for text in HASHES {
        let hash = foreign_hash(text).unwrap();
        assert!(is_password_of(PASSWORD, &hash), "{text}");
        assert!(!is_password_of(b"correct horsf", &hash) && !is_password_of(b"", &hash), "{text}");
        assert_eq!(foreign_hash(&hash).unwrap(), hash, "what is stored is read as it is");
    }
}

#[test]
fn what_cannot_be_brought_over_is_named() {
    let argon2 = |m: u32, t: u32| format!("$argon2id$v=19$m={m},t={t},p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA");
    assert!(foreign_hash(&format!("argon2{}", argon2(8, 1))).unwrap().starts_with("$argon2id"));
    let cases = [
        ("plain text".to_owned(), BadHash::Unknown),
        (String::new(), BadHash::Unknown),
        ("{MD5}L55TUjtiq8FBorTWAZ0jy6g129A=".to_owned(), BadHash::Unknown),
        ("abhfCpXqd4GrI".to_owned(), BadHash::Des),
        ("{CRYPT}abhfCpXqd4GrI".to_owned(), BadHash::Des),
        ("$2b$04$abcdefghijklmnopqrstuujydOTSfIH".to_owned(), BadHash::Damaged("bcrypt")),
        ("$2b$99$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e".to_owned(), BadHash::TooCostly("bcrypt", "a cost of 14")),
        ("$2b$é".to_owned(), BadHash::Damaged("bcrypt")),
        ("$6$saltsalt$short".to_owned(), BadHash::Damaged("SHA-crypt")),
        ("$5$rounds=900000000$saltsalt$x".to_owned(), BadHash::TooCostly("SHA-crypt", "500000 rounds")),
        ("$1$$".to_owned(), BadHash::Damaged("MD5-crypt")),
        ("pbkdf2_sha256$9000000$salt$aGFzaA==".to_owned(), BadHash::TooCostly("PBKDF2", "2000000 iterations")),
        ("pbkdf2_sha256$1000$salt$?".to_owned(), BadHash::Damaged("PBKDF2")),
        ("{PBKDF2}0$8PHy$8PHy".to_owned(), BadHash::Damaged("PBKDF2")),
        ("{SSHA}c2hvcnQ=".to_owned(), BadHash::Damaged("SSHA")),
        ("{SSHA}L55TUjtiq8FBorTWAZ0jy6g129A=".to_owned(), BadHash::Damaged("SSHA")),
        ("$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ".to_owned(), BadHash::Damaged("Argon2")),
        (argon2(1_048_576, 1), BadHash::TooCostly("Argon2", "256 MiB, and 1 GiB times passes,")),
        (argon2(262_144, 9), BadHash::TooCostly("Argon2", "256 MiB, and 1 GiB times passes,")),
    ];
    for (text, expected) in cases {
        assert_eq!(foreign_hash(&text), Err(expected), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(\\$[1256][aby]?\\$|\\{[A-Z0-9-]{1,12}\\}|pbkdf2_sha256\\$|\\$argon2id)?\\PC{0,60}", password: Vec<u8>) {
        if let Ok(hash) = foreign_hash(&text) {
            is_password_of(&password, &hash);
        }
    }
}
