use std::io;
use std::net::SocketAddr;

use sample_portals::{OrdersOptions, OrdersState, Person, ReportsOptions, ReportsState, Running, orders, reports};

use super::{ORDERS_LOGIN, REPORTS_LOGIN};

/// The two sample portals, on threads of their own as any application behind a gateway.
pub(crate) struct SamplePortals {
    orders: Running<OrdersState>,
    reports: Running<ReportsState>,
    _runtime: tokio::runtime::Runtime,
}

impl SamplePortals {
    /// Starts both on free ports.
    pub(crate) fn start() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).thread_name("sample-portals").enable_all().build()?;
        let person = |(user, password): (&str, &str)| vec![Person::new(user, password, "Ada Lovelace")];
        let (orders, reports) = runtime.block_on(async {
            let orders = orders(OrdersOptions::new(person(ORDERS_LOGIN))).await?;
            let reports = reports(ReportsOptions::new(person(REPORTS_LOGIN))).await?;
            io::Result::Ok((orders, reports))
        })?;
        Ok(Self { orders, reports, _runtime: runtime })
    }

    /// Where the orders desk listens.
    pub(crate) fn orders(&self) -> SocketAddr {
        self.orders.addr()
    }

    /// Where the reports listen.
    pub(crate) fn reports(&self) -> SocketAddr {
        self.reports.addr()
    }
}
