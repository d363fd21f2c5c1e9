//! The recipe as it is written into a configuration file.

use std::fmt::Write as _;

use super::{Draft, DraftSigns, Way};
use crate::probe::scripted::Convention;
use crate::settings::HostMode;

impl Draft {
    /// As a section of the configuration file.
    pub(in crate::probe) fn write(&self, works: bool) -> String {
        let mut out = String::new();
        let tried = if works { "" } else { "# NOT complete: see the notes of the probe.\n" };
        let _ = write!(
            out,
            "# Written by `latchkey portal probe`. Read it, and give the portal its name.\n{tried}\n[[portal]]\nid = {}\nname = {}\nhosts = [{}]\nupstream = [{}]\n",
            quoted(&self.id),
            quoted(&self.id),
            quoted(&self.public_host),
            quoted(&self.upstream)
        );
        if self.upstream_host != HostMode::Public {
            out.push_str("# Under its public name it does not answer.\nupstream_host = \"upstream\"\n");
        }
        match &self.way {
            Way::Unknown => out.push_str("\n[portal.sign_in]\nmethod = \"none\"\n"),
            Way::Basic => out.push_str("\n[portal.sign_in]\nmethod = \"basic\"\n"),
            Way::Digest => out.push_str("\n[portal.sign_in]\nmethod = \"digest\"\n"),
            Way::Form => self.write_form(&mut out),
            Way::Json(convention) => self.write_json(convention, &mut out),
        }
        self.write_proof(&mut out);
        self.write_ends(&mut out);
        out
    }

    fn write_json(&self, convention: &Convention, out: &mut String) {
        out.push_str("\n# As its own script does; what it keeps there, the gateway keeps.\n[portal.sign_in]\nmethod = \"json\"\n");
        if let Some(guard) = &self.guard {
            guard.write(["page_extract", "request_headers"], true, out);
        }
        let _ = writeln!(out, "url = {}\nbody = {}", quoted(&convention.url), quoted(&convention.body));
        if let Some(token) = &convention.token {
            let (name, value) = convention.header;
            let _ = writeln!(out, "extract = {{ token = {{ json = {} }} }}\nheaders = {{ {name} = {} }}", quoted(token), quoted(value));
        }
        if let Some(seconds) = self.lasts {
            let _ = writeln!(out, "# So long the token counts, by what it says itself.\nexpires_in = \"{seconds}\"");
        }
    }

    fn write_form(&self, out: &mut String) {
        out.push_str("\n[portal.sign_in]\nmethod = \"form\"\n");
        for step in &self.steps {
            out.push_str(match step.send {
                Some(_) => "\n# As the page's script sends it.\n[[portal.sign_in.steps]]\n",
                None => "\n# All other fields of the form go along as the page has them.\n[[portal.sign_in.steps]]\n",
            });
            if let Some(page) = &step.page {
                let _ = writeln!(out, "page = {}", quoted(page));
            }
            if let Some(form) = &step.form {
                let _ = writeln!(out, "form = {}", quoted(form));
            }
            if let Some(send) = &step.send {
                let _ = writeln!(out, "send = {}", quoted(send));
            }
            if let Some(guard) = &step.guard {
                guard.write(["extract", "headers"], false, out);
            }
            if let Some(body) = &step.body {
                let _ = writeln!(out, "body = {}", quoted(body));
                continue;
            }
            let fields: Vec<_> = step.fields.iter().map(|(name, value)| format!("{} = {}", quoted(name), quoted(value))).collect();
            let _ = writeln!(out, "fields = {{ {} }}", fields.join(", "));
        }
        if !self.wrong.is_empty() {
            let statuses: Vec<_> = self.wrong.iter().map(u16::to_string).collect();
            let _ = write!(
                out,
                "\n# A right login was not answered like this.\n[[portal.sign_in.verdicts]]\nis = \"wrong-credentials\"\nstatus = [{}]\n",
                statuses.join(", ")
            );
        }
    }

    fn write_proof(&self, out: &mut String) {
        let Some(proof) = &self.proof else { return };
        let why = if self.judges_pages() { "Strangers are not shown this." } else { "It asks for the credential." };
        let _ = write!(out, "\n# {why}\n[portal.sign_in.proof]\npage = {}\n", quoted(&proof.page));
        match &proof.body {
            Some(body) => {
                let _ = writeln!(out, "body = {}", quoted(body));
            }
            None if self.judges_pages() => out.push_str("status = [200]\n"),
            None => {}
        }
    }

    fn write_ends(&self, out: &mut String) {
        if let Some(signs) = &self.signed_out {
            out.push_str("\n# So a stranger is answered, and whoever's session there has ended.\n[portal.signed_out]\n");
            let _ = match signs {
                DraftSigns::Location(glob) => writeln!(out, "location = {}", quoted(glob)),
                DraftSigns::Status(status) => writeln!(out, "status = [{status}]"),
                DraftSigns::Body { status, body, end } => {
                    let kib = end.div_ceil(1024).saturating_mul(2).clamp(32, 1024);
                    writeln!(out, "status = [{status}]\nbody = {}\nscan = \"{kib}KiB\"", quoted(body))
                }
            };
        }
        if let Some(sign_out) = &self.sign_out {
            let _ = write!(out, "\n[portal.sign_out]\npage = {}\n", quoted(&sign_out.page));
            if let Some(form) = &sign_out.form {
                let _ = writeln!(out, "form = {}", quoted(form));
            }
            if !sign_out.fields.is_empty() {
                let fields: Vec<_> = sign_out.fields.iter().map(|(name, value)| format!("{} = {}", quoted(name), quoted(value))).collect();
                let _ = writeln!(out, "fields = {{ {} }}", fields.join(", "));
            }
            if let Some(address) = &sign_out.address {
                let _ = writeln!(out, "address = {}", quoted(address));
            }
            if let Some((link, address)) = &sign_out.link {
                let _ = writeln!(out, "link = {}\naddress = {}", quoted(link), quoted(address));
            }
            if sign_out.post {
                out.push_str("method = \"POST\"\n");
            }
        }
    }
}

/// A TOML basic string; JSON escapes are TOML's too.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string().replace('\u{7f}', "\\u007F")
}
