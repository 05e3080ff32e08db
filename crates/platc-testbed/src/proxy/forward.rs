//! Connections of the proxy: each request is written down, met by the faults, and passed on.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Response;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body, Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use kube::Client;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::fault::Effect;
use super::{Request, Shared};

type AnyBody = http_body_util::combinators::UnsyncBoxBody<Bytes, io::Error>;

/// Accepts connections for as long as it is polled.
pub(crate) async fn accept(
    listener: TcpListener,
    client: Client,
    shared: Arc<Shared>,
    cuts: watch::Receiver<u64>,
) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            let connection = Connection {
                client: client.clone(),
                shared: Arc::clone(&shared),
                cuts: cuts.clone(),
            };
            tokio::spawn(connection.serve(stream));
        }
    }
}

#[derive(Clone)]
struct Connection {
    client: Client,
    shared: Arc<Shared>,
    cuts: watch::Receiver<u64>,
}

impl Connection {
    async fn serve(self, stream: TcpStream) {
        let service = service_fn(move |request| {
            let connection = self.clone();
            async move { connection.answer(request).await }
        });
        // An error is what a fault wants, or a client that went away.
        let _ = hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(stream), service)
            .await;
    }

    async fn answer(
        self,
        request: http::Request<Incoming>,
    ) -> Result<Response<AnyBody>, io::Error> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
        let noted = Request {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            body: String::from_utf8_lossy(&body).into_owned(),
            at: self.shared.start.elapsed(),
            status: 0,
        };
        let (number, effects) = self.meet(&noted);
        for (effect, _) in effects.iter().filter(|(_, after)| !after) {
            if let Some(response) = suffer(effect, &noted).await? {
                return Ok(self.pass(number, response));
            }
        }
        let mut forwarded = http::Request::builder()
            .method(parts.method)
            .uri(parts.uri)
            .body(kube::client::Body::from(body.to_vec()))
            .map_err(io::Error::other)?;
        for (name, value) in &parts.headers {
            let ours = [
                http::header::HOST,
                http::header::AUTHORIZATION,
                http::header::CONNECTION,
            ];
            if !ours.contains(name) {
                forwarded.headers_mut().append(name, value.clone());
            }
        }
        let response = self
            .client
            .send(forwarded)
            .await
            .map_err(io::Error::other)?;
        for (effect, _) in effects.iter().filter(|(_, after)| *after) {
            if let Some(response) = suffer(effect, &noted).await? {
                return Ok(self.pass(number, response));
            }
        }
        let mut cuts = self.cuts.clone();
        cuts.mark_unchanged();
        let response = response.map(|body| {
            let cut = Box::pin(async move {
                // The sender goes with the proxy, and then there is nothing to cut.
                if cuts.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            });
            Cuttable {
                body: body.map_err(io::Error::other).boxed_unsync(),
                cut,
            }
            .boxed_unsync()
        });
        Ok(self.pass(number, response))
    }

    /// Writes the request down, and says what happens to it.
    fn meet(&self, request: &Request) -> (usize, Vec<(Effect, bool)>) {
        let mut requests = self.shared.requests();
        requests.push(request.clone());
        let mut faults = self
            .shared
            .faults
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let effects = faults
            .iter_mut()
            .filter_map(|fault| fault.meet(request))
            .collect();
        (requests.len() - 1, effects)
    }

    fn pass(&self, number: usize, response: Response<AnyBody>) -> Response<AnyBody> {
        if let Some(request) = self.shared.requests().get_mut(number) {
            request.status = response.status().as_u16();
        }
        response
    }
}

/// What an effect does: an answer, or an error that closes the connection, or nothing more.
async fn suffer(
    effect: &Effect,
    request: &Request,
) -> Result<Option<Response<AnyBody>>, io::Error> {
    let closed = || io::Error::other("the test closes this connection");
    match effect {
        Effect::Delay(time) => {
            tokio::time::sleep(*time).await;
            Ok(None)
        }
        Effect::Close => Err(closed()),
        Effect::Call(callback) => {
            callback(request);
            Err(closed())
        }
        Effect::Answer {
            status,
            retry_after,
        } => {
            let text = serde_json::json!({
                "apiVersion": "v1",
                "kind": "Status",
                "status": "io::Error",
                "code": status,
                "message": "the test makes this request fail",
                "metadata": {},
            });
            let body = Full::new(Bytes::from(text.to_string()));
            let mut response = Response::builder()
                .status(*status)
                .header(http::header::CONTENT_TYPE, "application/json");
            if let Some(seconds) = retry_after {
                response = response.header(http::header::RETRY_AFTER, *seconds);
            }
            let body = body.map_err(|never| match never {}).boxed_unsync();
            response.body(body).map(Some).map_err(io::Error::other)
        }
    }
}

/// A body that can be cut off.
struct Cuttable {
    body: AnyBody,
    cut: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Body for Cuttable {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.cut.as_mut().poll(context).is_ready() {
            let cut = io::Error::other("the test cuts this answer");
            return Poll::Ready(Some(Err(cut)));
        }
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}
