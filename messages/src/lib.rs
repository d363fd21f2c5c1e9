//! Mail out: notices in words, a queue that survives a crash, and the worker that hands mails to the mail server. No page waits
//! for a mail server.

mod postman;
mod smtp;
mod words;
mod worker;

pub use postman::Postman;
pub use smtp::{BadMailSettings, SmtpAt, SmtpSender};
pub use worker::{Sender, run, send_due};
