//! Asks the marketplace's backend whether a customer has a job (rule 35).

use std::time::Duration;

use reqwest::{Client, StatusCode, redirect};
use url::Url;

use crate::config::Settings;

/// Short: a platform waits for the answer.
const DEADLINE: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub struct JobsClient {
    http: Client,
    url: Url,
}

/// The backend gave no answer that says yes or no.
#[derive(Clone, Copy, Debug)]
pub struct JobsUnavailable;

impl JobsClient {
    /// `None` unless `JOBS_URL` is set.
    ///
    /// # Errors
    /// TLS can't be initialized.
    pub fn from_settings(settings: &Settings) -> Result<Option<Self>, reqwest::Error> {
        let Some(url) = settings.jobs_url.clone() else { return Ok(None) };
        let http =
            Client::builder().redirect(redirect::Policy::none()).timeout(DEADLINE).build()?;
        Ok(Some(Self { http, url }))
    }

    /// Whether the organization has this job.
    ///
    /// # Errors
    /// No answer in time, or another status than 200 and 404.
    pub async fn exists(
        &self,
        organization_id: &str,
        job_id: &str,
    ) -> Result<bool, JobsUnavailable> {
        let mut url = self.url.clone();
        url.query_pairs_mut()
            .append_pair("organizationId", organization_id)
            .append_pair("jobId", job_id);
        let status = self.http.get(url).send().await.map(|response| response.status());
        match status {
            Ok(StatusCode::OK) => Ok(true),
            Ok(StatusCode::NOT_FOUND) => Ok(false),
            Ok(status) => {
                tracing::error!(status = status.as_u16(), "JOBS_URL answered with this status");
                Err(JobsUnavailable)
            }
            Err(error) => {
                // Without the URL, which may hold a secret.
                tracing::error!("JOBS_URL gave no answer: {}", error.without_url());
                Err(JobsUnavailable)
            }
        }
    }
}
