use clap::Args;

use super::{Deployment, Failed, say};

/// `latchkey check`.
#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    deployment: Deployment,
}

impl Check {
    pub(super) fn run(&self) -> Result<(), Failed> {
        let settings = self.deployment.checked()?;
        for warning in &settings.warnings {
            say(&format!("warning: {warning}"));
        }
        let portals: Vec<_> = settings.portals.iter().map(|portal| portal.id.as_str()).collect();
        say(&format!("{} is good: {} ({})", self.deployment.config.display(), count(portals.len(), "portal"), portals.join(", ")));
        Ok(())
    }
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
