//! Mail and text messages out, and what comes back of them: notices in words, as text and as HTML; queues that survive a crash, and the
//! workers that hand them to the mail server or the provider of text messages; bounces and what providers report. No page waits for either.

mod bounce_address;
mod dsn;
mod forgetting;
mod hooks;
mod html;
mod look;
mod message;
mod message_id;
mod postman;
mod sms_http;
mod sms_postman;
mod sms_words;
mod sms_worker;
mod smtp;
mod take_bounce;
mod words;
mod worker;

pub use bounce_address::{BadBounceAddress, BounceAddress};
pub use forgetting::{Forgotten, forget_old, forget_old_once};
pub use hooks::{BadPublicKey, ProviderHooks};
pub use look::Look;
pub(crate) use message_id::unique_part;
pub use postman::Postman;
pub use sms_http::{BadSmsSettings, HttpTextSender};
pub use sms_postman::TextPostman;
pub use sms_worker::{TextSender, run_texts, send_due_texts};
pub use smtp::{BadMailSettings, SmtpAt, SmtpSender};
pub use take_bounce::{Bounce, take_bounce};
pub use worker::{Sender, run, send_due};
