//! Where a request comes from: the address of the connection, or what a proxy of one's own says of it.

use std::{io, net::SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts, connect_info::Connected},
    http::request::Parts,
    serve::{IncomingStream, Listener},
};

use crate::server::App;

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(SocketAddr);

/// A listener whose connections know their [`Peer`].
pub(crate) struct Watched<L>(pub(crate) L);

impl<L: Listener<Addr = SocketAddr>> Listener for Watched<L> {
    type Io = L::Io;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (L::Io, SocketAddr) {
        self.0.accept().await
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl<L: Listener<Addr = SocketAddr>> Connected<IncomingStream<'_, Watched<L>>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Watched<L>>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// The network address a request comes from; empty where it cannot be known.
pub(crate) struct CameFrom(pub(crate) String);

impl FromRequestParts<App> for CameFrom {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        // What stands before the last entry was written by whoever asks, and may be a lie.
        let told = parts.headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
        let told = told.and_then(|list| list.rsplit(',').next()).map(|last| last.trim().to_owned());
        let peer = || parts.extensions.get::<ConnectInfo<Peer>>().map(|info| info.0.0.ip().to_string());
        Ok(Self(told.filter(|_| app.config.proxied).or_else(peer).unwrap_or_default()))
    }
}
