//! Requests to the API server, and how often they are tried again.
//!
//! Every request of platc may be sent twice: writes are server-side applies, deletions carry the UID
//! of what they mean, and what is created by name is looked at when it is already there. So a broken
//! connection, 429 and 5xx are tried again.

mod deletion;

use std::time::Duration;

use http::{Method, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use kube::client::Body;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::connection::Cluster;
use crate::error::{Error, Refusal};
use crate::kind::Kind;
use crate::object::Key;

pub use deletion::Dependents;

/// The field manager of everything that is applied.
pub const FIELD_MANAGER: &str = "platc";

/// How long a request is sent again when the server is busy or gone. A run that takes over a lease first
/// watches for half its duration, which is longer by default: so nobody writes after that.
const PATIENCE: Duration = Duration::from_secs(10);
/// The first pause; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// No pause is longer, unless the server asks for it.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// How an object is applied.
#[derive(Clone, Copy, Debug)]
pub struct Write<'a> {
    /// Only ask what would come of it.
    pub dry_run: bool,
    /// Take fields from other managers.
    pub force: bool,
    /// In whose name.
    pub manager: &'a str,
}

impl Write<'_> {
    /// A real apply that takes nothing from anybody.
    pub const APPLY: Self = Self {
        dry_run: false,
        force: false,
        manager: FIELD_MANAGER,
    };
    /// Only asks.
    pub const DRY_RUN: Self = Self {
        dry_run: true,
        ..Self::APPLY
    };
}

/// What an apply came to.
#[derive(Debug)]
pub struct Applied {
    /// The object was not there before.
    pub created: bool,
    /// The object as it is now, or would be.
    pub object: Value,
}

/// Whose log is read.
#[derive(Clone, Copy, Debug)]
pub struct LogSource<'a> {
    /// Namespace of the pod.
    pub namespace: &'a str,
    /// Name of the pod.
    pub pod: &'a str,
    /// The container.
    pub container: &'a str,
    /// Of the run before the current one.
    pub previous: bool,
}

/// A list of objects at one moment.
#[derive(Debug)]
pub struct Listing {
    /// The objects, each with `apiVersion` and `kind`.
    pub objects: Vec<Value>,
    /// The moment, to watch from.
    pub resource_version: String,
}

impl Cluster {
    /// The object, if it is there.
    pub async fn get(&self, kind: &Kind, key: &Key) -> Result<Option<Value>, Error> {
        match self.ask(Method::GET, &kind.object_path(key), None).await {
            Ok((_, object)) => Ok(Some(object)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The objects of a kind that match a label selector, everywhere or in one namespace. A kind that
    /// the server does not have has no objects.
    pub async fn list(
        &self,
        kind: &Kind,
        namespace: Option<&str>,
        selector: &str,
    ) -> Result<Listing, Error> {
        let mut path = kind.path(namespace);
        if !selector.is_empty() {
            path.push_str("?labelSelector=");
            path.push_str(&escaped(selector));
        }
        let list = match self.ask(Method::GET, &path, None).await {
            Ok((_, list)) => list,
            Err(error) if error.is_not_found() => json!({}),
            Err(error) => return Err(error),
        };
        Ok(listing(kind, list))
    }

    /// Server-side apply, of a custom kind in the version of the object.
    pub async fn apply(
        &self,
        kind: &Kind,
        key: &Key,
        object: &Value,
        write: Write<'_>,
    ) -> Result<Applied, Error> {
        let mut path = format!(
            "{}?fieldManager={}",
            kind.as_written(object).object_path(key),
            escaped(write.manager)
        );
        if self.about.version.validates_fields() {
            path.push_str("&fieldValidation=Strict");
        }
        if write.force {
            path.push_str("&force=true");
        }
        if write.dry_run {
            path.push_str("&dryRun=All");
        }
        let body = Content {
            kind: "application/apply-patch+yaml",
            bytes: object.to_string().into_bytes(),
        };
        let (status, object) = self.ask(Method::PATCH, &path, Some(body)).await?;
        Ok(Applied {
            created: status == StatusCode::CREATED,
            object,
        })
    }

    /// Creates an object that must not be there yet; 409 when it is.
    pub async fn create(&self, kind: &Kind, key: &Key, object: &Value) -> Result<Value, Error> {
        let path = format!(
            "{}?fieldManager={FIELD_MANAGER}",
            kind.path(key.namespace.as_deref())
        );
        let body = Content::json(object);
        Ok(self.ask(Method::POST, &path, Some(body)).await?.1)
    }

    /// What the server would make of a new object; nothing is created.
    pub async fn try_create(&self, kind: &Kind, key: &Key, object: &Value) -> Result<Value, Error> {
        let path = format!(
            "{}?fieldManager={FIELD_MANAGER}&dryRun=All",
            kind.path(key.namespace.as_deref())
        );
        let body = Content::json(object);
        Ok(self.ask(Method::POST, &path, Some(body)).await?.1)
    }

    /// Replaces an object; 409 unless `metadata.resourceVersion` is still that of the server's.
    pub async fn replace(&self, kind: &Kind, key: &Key, object: &Value) -> Result<Value, Error> {
        let path = format!("{}?fieldManager={FIELD_MANAGER}", kind.object_path(key));
        let body = Content::json(object);
        Ok(self.ask(Method::PUT, &path, Some(body)).await?.1)
    }

    /// Changes an object by a list of JSON patch operations.
    pub async fn json_patch(&self, kind: &Kind, key: &Key, patch: &Value) -> Result<Value, Error> {
        let body = Content {
            kind: "application/json-patch+json",
            bytes: patch.to_string().into_bytes(),
        };
        let path = format!("{}?fieldManager={FIELD_MANAGER}", kind.object_path(key));
        Ok(self.ask(Method::PATCH, &path, Some(body)).await?.1)
    }

    /// The last lines of a container's log.
    pub async fn log(&self, source: LogSource<'_>, lines: u32) -> Result<String, Error> {
        let path = format!(
            "/api/v1/namespaces/{}/pods/{}/log?container={}&tailLines={lines}&previous={}",
            source.namespace,
            source.pod,
            escaped(source.container),
            source.previous
        );
        let answer = self.send(&Method::GET, &path, None).await?;
        Ok(String::from_utf8_lossy(&answer.1).into_owned())
    }

    /// Any other request for JSON, such as `/version`.
    pub async fn read(&self, path: &str) -> Result<Value, Error> {
        Ok(self.ask(Method::GET, path, None).await?.1)
    }

    /// Any other request that creates something, such as a `SelfSubjectAccessReview`.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Error> {
        let body = Content::json(body);
        Ok(self.ask(Method::POST, path, Some(body)).await?.1)
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        content: Option<Content>,
    ) -> Result<(StatusCode, Value), Error> {
        let (status, bytes) = self.send(&method, path, content).await?;
        let value = serde_json::from_slice(&bytes).map_err(|error| Error::Answer {
            request: named(&method, path),
            cause: error.to_string(),
        })?;
        Ok((status, value))
    }

    /// Sends a request until it is answered for good.
    async fn send(
        &self,
        method: &Method,
        path: &str,
        content: Option<Content>,
    ) -> Result<(StatusCode, bytes::Bytes), Error> {
        let end = Instant::now() + PATIENCE;
        let mut pause = FIRST_PAUSE;
        loop {
            let is_last = Instant::now() >= end;
            let result = self.send_once(method, path, content.as_ref()).await;
            let (error, asked) = match result {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            if is_last || !is_passing(&error) {
                return Err(error);
            }
            // The last attempt is made when the time is over, however long the server asks for.
            let next = Instant::now() + asked.unwrap_or(pause);
            tokio::time::sleep_until(next.min(end)).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Sends a request once. A failure comes with the pause that the server asks for.
    async fn send_once(
        &self,
        method: &Method,
        path: &str,
        content: Option<&Content>,
    ) -> Result<(StatusCode, bytes::Bytes), (Error, Option<Duration>)> {
        let unreachable = |cause: String| Error::Unreachable {
            request: named(method, path),
            cause,
        };
        let mut request = Request::builder().method(method.clone()).uri(path);
        if let Some(content) = content {
            request = request.header(http::header::CONTENT_TYPE, content.kind);
        }
        let body = content.map_or_else(Vec::new, |content| content.bytes.clone());
        let request = request
            .body(Body::from(body))
            .map_err(|error| (Error::Config(error.to_string()), None))?;
        let response = self
            .client
            .send(request)
            .await
            .map_err(|error| (unreachable(root_cause(&error)), None))?;
        let asked = retry_after(&response);
        let status = response.status();
        let bytes = response
            .into_body()
            .collect()
            .await
            .map_err(|error| (unreachable(root_cause(&error)), None))?
            .to_bytes();
        if status.is_success() {
            return Ok((status, bytes));
        }
        let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let body = String::from_utf8_lossy(&bytes);
        let refusal = Refusal::read(named(method, path), status.as_u16(), &answer, &body);
        Err((Error::Refused(Box::new(refusal)), asked))
    }
}

/// The body of a request.
struct Content {
    kind: &'static str,
    bytes: Vec<u8>,
}

impl Content {
    fn json(value: &Value) -> Self {
        Self {
            kind: "application/json",
            bytes: value.to_string().into_bytes(),
        }
    }
}

/// Items of a list do not say what they are; the list does.
fn listing(kind: &Kind, mut list: Value) -> Listing {
    let resource_version = crate::object::resource_version(&list)
        .unwrap_or_default()
        .to_owned();
    let items = list.get_mut("items").map(Value::take);
    let Some(Value::Array(mut objects)) = items else {
        return Listing {
            objects: Vec::new(),
            resource_version,
        };
    };
    for object in &mut objects {
        if let Some(fields) = object.as_object_mut() {
            fields.insert("apiVersion".to_owned(), kind.api_version().into());
            fields.insert("kind".to_owned(), kind.kind.clone().into());
        }
    }
    Listing {
        objects,
        resource_version,
    }
}

/// Whether the same request may well succeed a little later.
fn is_passing(error: &Error) -> bool {
    match error {
        Error::Unreachable { .. } => true,
        Error::Refused(refusal) => {
            matches!(refusal.code, 429 | 502..=504)
                || (refusal.code == 500 && !error.is_unknown_field())
        }
        _ => false,
    }
}

fn retry_after<B>(response: &Response<B>) -> Option<Duration> {
    let header = response.headers().get(http::header::RETRY_AFTER)?;
    header.to_str().ok()?.parse().ok().map(Duration::from_secs)
}

/// The verb and the path without its options, which say nothing to a person.
fn named(method: &Method, path: &str) -> String {
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    format!("{method} {path}")
}

/// The innermost cause: the outer ones only say that something failed.
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// Percent-encodes what may not stand in the value of a query.
fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}
