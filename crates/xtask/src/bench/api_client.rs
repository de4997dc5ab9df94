//! A client for requests that follow from each other.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use ureq::{Agent, http};

pub(super) struct ApiClient {
    agent: Agent,
    origin: String,
    header: (&'static str, String),
}

impl ApiClient {
    pub(super) fn with_session(origin: &str, secret: &str) -> Self {
        Self::new(origin, ("cookie", format!("ot_session={secret}")))
    }

    pub(super) fn with_token(origin: &str, token: &str) -> Self {
        Self::new(origin, ("authorization", format!("Bearer {token}")))
    }

    /// With the session of a person who signs in.
    pub(super) fn sign_in(origin: &str, email: &str, password: &str) -> Result<Self> {
        let body = json!({"email": email, "password": password}).to_string();
        let session = format!("{origin}/api/v1/session");
        let answer = ureq::post(session).content_type("application/json").send(body)?;
        let cookie = answer.headers().get("set-cookie").context("no cookie")?.to_str()?;
        let (cookie, _) = cookie.split_once(';').context("a cookie without attributes")?;
        Ok(Self::new(origin, ("cookie", cookie.to_owned())))
    }

    fn new(origin: &str, header: (&'static str, String)) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).build();
        Self { agent: config.into(), origin: origin.to_owned(), header }
    }

    /// The answer, which must be a success, and how long it took.
    pub(super) fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(Value, Duration)> {
        self.send_with(method, path, None, body)
    }

    pub(super) fn send_with(
        &self,
        method: &str,
        path: &str,
        if_match: Option<&str>,
        body: Option<&Value>,
    ) -> Result<(Value, Duration)> {
        let (name, value) = &self.header;
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.origin))
            .header(*name, value);
        if let Some(tag) = if_match {
            request = request.header("if-match", tag);
        }
        let started = Instant::now();
        let mut answer = match body {
            Some(body) => {
                let request = request.header("content-type", "application/json");
                self.agent.run(request.body(body.to_string())?)?
            }
            None => self.agent.run(request.body(())?)?,
        };
        let text = answer.body_mut().read_to_string()?;
        let time = started.elapsed();
        if !answer.status().is_success() {
            bail!("{method} {path} answered {} {text}", answer.status());
        }
        Ok((serde_json::from_str(&text).unwrap_or_default(), time))
    }
}

pub(super) fn text<'a>(value: &'a Value, member: &str) -> Result<&'a str> {
    value[member].as_str().with_context(|| format!("no {member} in {value}"))
}
