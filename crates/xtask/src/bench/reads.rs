//! Everything that reads, and changes that can be repeated as they are.

use super::{
    fill::Subject,
    load::{Load, load},
    report::Report,
    server::{DEVELOPER, Server, TOKEN, customer},
};
use anyhow::Result;

pub(super) const SEARCH: &str = "GET /platform-apps?query=";
/// Many short rounds, both sizes in turn, of which the least disturbed counts: whatever else the
/// machine does only adds to a time.
const ROUNDS: usize = 15;
const REQUESTS: &str = "60";
/// Before the first round, on every connection.
const WARM_UP: &str = "200";

enum Caller {
    Nobody,
    Developer,
    Customer,
    Platform,
}

impl Caller {
    fn header(&self) -> Option<String> {
        match self {
            Self::Nobody => None,
            Self::Developer => Some(format!("cookie: ot_session={DEVELOPER}")),
            Self::Customer => Some(format!("cookie: ot_session={}", customer(0))),
            Self::Platform => Some(format!("authorization: Bearer {TOKEN}")),
        }
    }
}

pub(super) fn measure(servers: &[Server; 2], report: &mut Report) -> Result<()> {
    let requests = requests();
    for request in &requests {
        for server in servers {
            send(request, server, &["-n", WARM_UP, "-c", "10"])?;
        }
    }
    // All requests in each round, so that a disturbance spoils a round of each and not all of one.
    for _ in 0..ROUNDS {
        for request @ (_, name, _) in &requests {
            for (size, server) in servers.iter().enumerate() {
                let before = server.processor_time()?;
                let measured = send(request, server, &["-n", REQUESTS, "-c", "1"])?;
                report.add(name, size, measured.p50, measured.p99);
                report.add_processor_time(name, size, server.processor_time()? - before);
            }
        }
    }
    Ok(())
}

fn send((caller, _, path): &Request, server: &Server, options: &[&str]) -> Result<Load> {
    let url = format!("{}{}", server.origin, path(&server.subject));
    load(&url, caller.header().as_deref(), options)
}

type Request = (Caller, &'static str, Box<dyn Fn(&Subject) -> String>);

fn requests() -> Vec<Request> {
    use Caller::{Customer, Developer, Nobody, Platform};
    let of_app = |rest: &'static str| {
        Box::new(move |subject: &Subject| {
            let rest = rest.replace("{endpoint}", &subject.endpoint_id);
            let rest = rest.replace("{install}", &subject.install_id);
            format!("/api/v1/platform-apps/{}{rest}", subject.app_id)
        }) as Box<dyn Fn(&Subject) -> String>
    };
    let fixed = |path: &'static str| {
        Box::new(move |_: &Subject| path.to_owned()) as Box<dyn Fn(&Subject) -> String>
    };
    vec![
        (Nobody, "GET /healthz", fixed("/healthz")),
        (Nobody, "GET /readyz", fixed("/readyz")),
        (Nobody, "GET /sign-in-methods", fixed("/api/v1/sign-in-methods")),
        (Developer, "GET /session", fixed("/api/v1/session")),
        (Developer, "GET /sessions", fixed("/api/v1/sessions")),
        (Developer, "GET /account/sign-in-methods", fixed("/api/v1/account/sign-in-methods")),
        (Developer, "GET /members", fixed("/api/v1/members")),
        (Developer, "GET /platform-apps", fixed("/api/v1/platform-apps")),
        (Developer, "GET /platform-apps?status=", fixed("/api/v1/platform-apps?status=ACTIVE")),
        // Matches nothing, so that it looks at every app.
        (Developer, SEARCH, fixed("/api/v1/platform-apps?query=tool-x")),
        (Developer, "GET /platform-apps/{id}", of_app("")),
        (Developer, "GET /platform-apps/{id}/installs", of_app("/installs")),
        (
            Developer,
            "GET /platform-apps/{id}/installs?outdated=true",
            of_app("/installs?outdated=true"),
        ),
        (
            Developer,
            "GET /platform-apps/{id}/installs?outdated=false",
            of_app("/installs?outdated=false"),
        ),
        (Developer, "GET /platform-apps/{id}/activity", of_app("/activity")),
        (Developer, "GET /platform-apps/{id}/deliveries", of_app("/deliveries")),
        (
            Developer,
            "GET /platform-apps/{id}/deliveries?status=",
            of_app("/deliveries?status=FAILED"),
        ),
        (
            Developer,
            "GET /platform-apps/{id}/deliveries?endpoint=",
            of_app("/deliveries?endpoint={endpoint}"),
        ),
        (
            Developer,
            "GET /platform-apps/{id}/deliveries?endpoint=&status=",
            of_app("/deliveries?endpoint={endpoint}&status=FAILED"),
        ),
        (
            Developer,
            "GET /platform-apps/{id}/installs/{installId}/webhook-endpoints",
            of_app("/installs/{install}/webhook-endpoints"),
        ),
        (
            Developer,
            "GET /slugs/{slug}",
            Box::new(|subject| format!("/api/v1/slugs/{}", subject.app_slug)),
        ),
        (Developer, "GET /activity", fixed("/api/v1/activity")),
        (Nobody, "GET /openapi.json", fixed("/api/v1/openapi.json")),
        (Customer, "GET /installs", fixed("/api/v1/installs")),
        (Customer, "GET /installs?status=", fixed("/api/v1/installs?status=ACTIVE")),
        (
            Customer,
            "GET /installs?app=",
            Box::new(|subject| format!("/api/v1/installs?app={}", subject.app_slug)),
        ),
        (
            Customer,
            "GET /installs/{id}/project-links",
            Box::new(|subject| {
                format!("/api/v1/installs/{}/project-links", subject.own_install_id)
            }),
        ),
        (Platform, "GET partner/installs/current", fixed("/api/partner/v1/installs/current")),
        (Nobody, "GET partner/openapi.json", fixed("/api/partner/v1/openapi.json")),
        (Platform, "GET partner/project-links", fixed("/api/partner/v1/project-links")),
        (Platform, "GET partner/webhook-endpoints", fixed("/api/partner/v1/webhook-endpoints")),
    ]
}
