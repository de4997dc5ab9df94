//! The network between a server and its PostgreSQL.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use url::Url;

pub struct Proxy {
    /// Of the database, through this proxy.
    pub url: Url,
    losing: Arc<Notify>,
}

impl Proxy {
    pub async fn start(database: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap();
        let mut url: Url = database.parse().unwrap();
        let target = url.socket_addrs(|| Some(5432)).unwrap()[0];
        url.set_ip_host(here.ip()).unwrap();
        url.set_port(Some(here.port())).unwrap();
        let losing = Arc::new(Notify::new());
        tokio::spawn(serve(listener, target, Arc::clone(&losing)));
        Self { url, losing }
    }

    /// As if the machine at the other end were gone: the open connections don't end, and nothing
    /// arrives on them any more. New ones work.
    pub fn lose_connections(&self) {
        self.losing.notify_waiters();
    }
}

async fn serve(listener: TcpListener, target: SocketAddr, losing: Arc<Notify>) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        tokio::spawn(forward(client, target, Arc::clone(&losing)));
    }
}

async fn forward(mut client: TcpStream, target: SocketAddr, losing: Arc<Notify>) {
    let mut server = TcpStream::connect(target).await.unwrap();
    tokio::select! {
        _ = tokio::io::copy_bidirectional(&mut client, &mut server) => {}
        () = losing.notified() => std::future::pending().await,
    }
}
