use std::io;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::JoinHandle;

use crate::server::{Application, serve};

/// A running portal. It stops when this is dropped. What it remembers, and its knobs, are the application's own: see
/// [`OrdersState`](crate::OrdersState) and [`ReportsState`](crate::ReportsState), to which this derefs.
pub struct Running<A> {
    addr: SocketAddr,
    application: Arc<A>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl<A> Running<A> {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Its address as a URL without path.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Refuses connections, and breaks off those that there are, until [`Running::come_up`]. What it remembers stays.
    pub async fn go_down(&self) {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            task.abort();
            let _ = task.await;
        }
    }
}

impl<A> Running<A> {
    /// The application, for another that works with it.
    pub(crate) fn shared(&self) -> Arc<A> {
        Arc::clone(&self.application)
    }
}

// The trait is the crate's own business.
#[allow(private_bounds)]
impl<A: Application> Running<A> {
    pub(crate) async fn start(application: A, at: SocketAddr) -> io::Result<Self> {
        let application = Arc::new(application);
        let (addr, task) = serve(application.clone(), at).await?;
        Ok(Self { addr, application, task: Mutex::new(Some(task)) })
    }

    /// Listens again, at the same address.
    ///
    /// # Errors
    /// If somebody else has taken the address meanwhile.
    pub async fn come_up(&self) -> io::Result<()> {
        let (_, task) = serve(self.application.clone(), self.addr).await?;
        let before = self.task.lock().unwrap_or_else(PoisonError::into_inner).replace(task);
        if let Some(before) = before {
            before.abort();
        }
        Ok(())
    }
}

impl<A> Deref for Running<A> {
    type Target = A;

    fn deref(&self) -> &A {
        &self.application
    }
}

impl<A> Drop for Running<A> {
    fn drop(&mut self) {
        if let Some(task) = self.task.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }
}
