//! The router with its doors, and the loop that serves it.

use std::{future::IntoFuture, io, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware,
    routing::{get, post},
    serve::Listener,
};
use glane_service::Glane;
use tokio::sync::watch;
use tower_http::{
    CompressionLevel,
    compression::CompressionLayer,
    csrf::CsrfLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
    trace::TraceLayer,
};

use crate::{
    WebConfig, api, assets,
    error::PageError,
    pages::{
        account, association, behalf, board, day, declare, door, driver, export, gallery, health, home, hours, import,
        invite, kept, labels, language, login, member, members, moves, outbox, papers, photo, profile, repeat, roster,
        search, sheet, sign_in, stop, store, track, trail, unfollowed, why,
    },
    peer::{Peer, Watched},
    reader,
};

/// Scripts, workers and requests of our own only, never inside a page; no frame, nothing from elsewhere. `blob:` shows a photo
/// before it is sent.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
                      style-src 'self'; font-src 'self'; img-src 'self' blob:; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";
/// Largest form. Files have their own limit, in `pages::import`.
const MOST_FORM_BYTES: usize = 64 * 1024;

/// What handlers share.
#[derive(Clone)]
pub(crate) struct App {
    /// The running program.
    pub(crate) glane: Glane,
    /// Settings of the pages.
    pub(crate) config: Arc<WebConfig>,
    /// Hears when the server is to stop.
    pub(crate) stopping: Stopping,
}

/// Hears when the server is to stop: answers that go on and on must end by themselves then.
#[derive(Clone, Default)]
pub(crate) struct Stopping(Option<watch::Receiver<()>>);

impl Stopping {
    /// Resolves when the server is asked to stop.
    pub(crate) async fn asked(&mut self) {
        match &mut self.0 {
            // The sender says nothing: it is dropped.
            Some(heard) => while heard.changed().await.is_ok() {},
            None => std::future::pending().await,
        }
    }
}

/// The whole site.
pub fn router(glane: Glane, config: WebConfig) -> Router {
    router_until(glane, config, Stopping::default())
}

fn router_until(glane: Glane, config: WebConfig, stopping: Stopping) -> Router {
    let app = App { glane, config: Arc::new(config), stopping };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(), microphone=()"),
    ];
    let mut site = pages()
        .fallback(|| async { PageError::not_found() })
        .layer(DefaultBodyLimit::max(MOST_FORM_BYTES))
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, app.config.request_time))
        .layer(middleware::from_fn_with_state(app.clone(), reader::know))
        .merge(api::router(&app))
        .merge(without_reader());
    for (name, value) in headers {
        site = site.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)));
    }
    if app.config.https {
        let year = HeaderValue::from_static("max-age=31536000");
        site = site.layer(SetResponseHeaderLayer::if_not_present(header::STRICT_TRANSPORT_SECURITY, year));
    }
    // Pages go to phones on slow networks; streams of events, pictures and short answers stay as they are.
    site.layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(app)
}

fn pages() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .route("/l/{token}", get(login::ask).post(login::sign_in))
        .route("/logout", post(login::sign_out))
        .route("/login", get(sign_in::ask).post(sign_in::send))
        .route("/login/code", post(sign_in::by_code))
        .route("/login/password", post(sign_in::by_password))
        .route("/account", get(account::show))
        .route("/account/password", post(account::set_password))
        .route("/account/everywhere", post(account::everywhere))
        .route("/account/token", post(account::make_token))
        .route("/account/revoke", post(account::revoke_token))
        .route("/language/{code}", post(language::choose))
        .route("/store/{id}", get(store::show))
        .route("/store/{id}/declare", get(declare::ask).post(declare::declare))
        .route("/store/{id}/nothing", post(store::say_nothing))
        .route("/store/{id}/something", post(store::unsay_nothing))
        .route("/store/{id}/withdraw", post(store::withdraw))
        .route("/store/{id}/import", import::route())
        .route("/association/{id}", get(association::show))
        .route("/association/{id}/confirm", post(association::confirm))
        .route("/association/{id}/decline", post(association::decline))
        .route("/store/{id}/hours", get(hours::ask).post(hours::set_week))
        .route("/store/{id}/hours/date", post(hours::set_date))
        .route("/association/{id}/profile", get(profile::ask).post(profile::save))
        .route("/kept", get(kept::show))
        .route("/kept/forget", post(kept::forget))
        .route("/store/{id}/repeat", get(repeat::ask).post(repeat::declare))
        .route("/store/{id}/labels", get(labels::show))
        .route("/store/{id}/lot/{lot}", get(declare::ask_again).post(declare::correct))
        .route("/association/{id}/why", get(why::show))
        .route("/association/{id}/why/{lot}", get(why::answer))
        .route("/association/{id}/board", get(board::show))
        .route("/association/{id}/book", post(board::book))
        .route("/association/{id}/booking/change", post(board::change))
        .route("/association/{id}/booking/cancel", post(board::cancel))
        .route("/association/{id}/take-slot", post(board::take_slot))
        .route("/store/{id}/hand-over", post(door::hand_over))
        .route("/store/{id}/not-fetched", post(door::not_fetched))
        .route("/driver/{id}", get(driver::show))
        .route("/round/{round}/tour.gpx", get(track::gpx))
        .route("/round/{round}/tour.geojson", get(track::geojson))
        .route("/round/{round}/sheet", get(sheet::show).post(sheet::enter))
        .route("/slip/{id}", get(papers::slip))
        .route("/lot/{id}", get(papers::trace))
        .route("/store/{id}/slips", get(papers::of_store))
        .route("/store/{id}/slips/mail", post(papers::mail_of_store))
        .route("/association/{id}/slips/mail", post(papers::mail_of_association))
        .route("/store/{id}/quality", get(papers::quality).post(papers::answer))
        .route("/association/{id}/slips", get(papers::of_association))
        .route("/operator/{id}/quality", get(papers::qualities))
        .route("/round/{round}/stop/{stop}", get(stop::show).post(stop::act))
        .route("/round/{round}/stop/{stop}/photo", photo::form())
        .route("/round/{round}/stop/{stop}/access", post(stop::note_access))
        .route("/photo/{id}", get(photo::show))
        .merge(desk())
}

/// The operator's desk.
fn desk() -> Router<App> {
    Router::new()
        .route("/operator/{id}", get(day::show))
        .route("/operator/{id}/plan", post(day::plan))
        .route("/operator/{id}/publish", post(day::publish))
        .route("/operator/{id}/roster", get(roster::show).post(roster::save))
        .route("/operator/{id}/roster/absence", post(roster::absence))
        .route("/operator/{id}/roster/there", post(roster::undo_absence))
        .route("/operator/{id}/members/{kind}", get(members::show))
        .route("/operator/{id}/enrol/{kind}", get(member::ask).post(member::enrol))
        .route("/operator/{id}/members/{kind}/{one}", get(member::show).post(member::edit))
        .route("/operator/{id}/members/{kind}/{one}/active", post(member::set_active))
        .route("/operator/{id}/association/{one}/verify", post(member::verify))
        .route("/operator/{id}/association/{one}/paper", post(member::enter_paper))
        .route("/operator/{id}/association/{one}/paper/remove", post(member::remove_paper))
        .route("/operator/{id}/people", get(invite::show).post(invite::invite))
        .route("/operator/{id}/people/{one}/link", post(invite::again))
        .route("/operator/{id}/move", get(moves::ask).post(moves::make))
        .route("/operator/{id}/move/undo", post(moves::undo))
        .route("/operator/{id}/lock", post(moves::lock))
        .route("/operator/{id}/behalf", get(behalf::ask).post(behalf::begin))
        .route("/behalf/stop", post(behalf::stop))
        .route("/design", get(gallery::show))
        .route("/operator/{id}/search", get(search::show))
        .route("/operator/{id}/messages", get(outbox::show))
        .route("/operator/{id}/trail", get(trail::show))
        .route("/operator/{id}/unfollowed", get(unfollowed::show).post(unfollowed::settle))
        .route("/operator/{id}/export/{table}", get(export::table))
}

/// What machines ask for, and files that are the same for everybody.
fn without_reader() -> Router<App> {
    Router::new()
        .route("/assets/{name}", get(assets::asset))
        .route("/assets/scripts/{version}/{name}", get(assets::script))
        .route("/worker.js", get(assets::service_worker))
        .route("/manifest.webmanifest", get(assets::manifest))
        .route("/health", get(health::alive))
        .route("/ready", get(health::ready))
}

/// One span per request. The route, never the address: links to sign in carry a secret.
fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or("-");
    tracing::info_span!("request", method = %request.method(), route, id)
}

/// Serves until `stop` resolves, then lets requests under way finish for at most [`WebConfig::stop_time`].
pub async fn serve<L>(
    listener: L,
    glane: Glane,
    config: WebConfig,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()>
where
    L: Listener<Addr = SocketAddr>,
{
    let patience = config.stop_time;
    let (told, heard) = watch::channel(());
    let mut asked = Stopping(Some(heard.clone()));
    let stopping = async move {
        stop.await;
        drop(told);
    };
    let site = router_until(glane, config, Stopping(Some(heard)));
    let serving = axum::serve(Watched(listener), site.into_make_service_with_connect_info::<Peer>())
        .with_graceful_shutdown(stopping)
        .into_future();
    let too_long = async move {
        asked.asked().await;
        tokio::time::sleep(patience).await;
    };
    tokio::select! {
        result = serving => result,
        () = too_long => Ok(()),
    }
}
