//! Configuration by environment variables; each is also a flag.

mod command;
mod error;
mod oidc;
mod report;
mod settings;

pub use command::{AdminCommand, Command};
pub use error::ConfigError;
pub use oidc::OidcSettings;
pub(crate) use oidc::is_secure;
pub use report::{EXIT_CONFIG, report};
pub use settings::{Settings, WebhookSettings};

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{ArgAction, Parser, ValueEnum};
use domain::Origin;

use settings::parse_public_url;

const OTEL_HELP: &str = "Environment:
  OTEL_EXPORTER_OTLP_ENDPOINT  Where OpenTelemetry traces go, by OTLP over HTTP. The other standard
                               OTEL_* variables apply too.
  RUST_LOG                     What is logged [default: info,sqlx=warn]";

/// The OpenTrain platform apps server. Serves unless a subcommand is given.
#[derive(Clone, Debug, Parser)]
#[command(name = "platform-apps", version, max_term_width = 100, after_help = OTEL_HELP)]
pub struct Config {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Address to listen on.
    #[arg(long, env, global = true, default_value = "127.0.0.1:8080")]
    pub bind: SocketAddr,

    /// Origin of this server as browsers see it, for consent links and origin checks. Defaults to
    /// http:// and BIND.
    #[arg(long, env, global = true, value_parser = parse_public_url)]
    pub public_url: Option<Origin>,

    /// `sqlite://FILE` (created if missing) or `postgres://…` (for more than one server).
    #[arg(
        long,
        env,
        global = true,
        hide_env_values = true,
        default_value = "sqlite://data/platform-apps.db"
    )]
    pub database_url: String,

    /// Connections to PostgreSQL for requests. Probes have one more.
    #[arg(
        long,
        env,
        global = true,
        default_value = "10",
        value_parser = clap::value_parser!(u32).range(1..=1000)
    )]
    pub database_pool: u32,

    /// Folder with the built SPA.
    #[arg(long, env, global = true, default_value = "dist")]
    pub static_dir: PathBuf,

    /// Issuer URL of an OpenID Connect provider to sign in with. Register the redirect URI
    /// `{PUBLIC_URL}/auth/callback` there.
    #[arg(long, env, global = true)]
    pub oidc_issuer: Option<String>,

    /// This server's client ID at the provider.
    #[arg(long, env, global = true)]
    pub oidc_client_id: Option<String>,

    /// This server's client secret at the provider.
    #[arg(long, env, global = true, hide_env_values = true)]
    pub oidc_client_secret: Option<String>,

    /// Name of the provider on the sign-in page. Defaults to its host.
    #[arg(long, env, global = true)]
    pub oidc_name: Option<String>,

    /// Count addresses of this provider as verified although it sends no `email_verified` (Microsoft
    /// Entra).
    #[arg(long, env, global = true, action = ArgAction::Set, default_value_t = false)]
    pub oidc_trust_email: bool,

    /// Turn off to let people sign in through the provider only. Needs `OIDC_ISSUER`.
    #[arg(long, env, global = true, value_enum, default_value_t = Toggle::On)]
    pub password_sign_in: Toggle,

    /// Asked whether a customer's organization has a job that a platform links, with the parameters
    /// `organizationId` and `jobId`. It answers 200 or 404. If unset, any job is accepted.
    #[arg(long, env, global = true, hide_env_values = true)]
    pub jobs_url: Option<String>,

    /// Send webhooks to addresses that aren't public too, such as this machine. For tests and private
    /// networks: platforms could then reach what only this server can reach.
    #[arg(long, env, global = true, action = ArgAction::Set, default_value_t = false)]
    pub webhook_allow_private: bool,

    /// Format of log lines.
    #[arg(long, env, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// Turn off only for tests and load measurements.
    #[arg(long, env, global = true, value_enum, default_value_t = Toggle::On)]
    pub rate_limits: Toggle,

    /// Sign-ins per minute, per client address and per account.
    #[arg(long, env, global = true, default_value = "10")]
    pub rate_sign_in: NonZeroU32,

    /// Sign-ups per minute, per client address.
    #[arg(long, env, global = true, default_value = "10")]
    pub rate_sign_up: NonZeroU32,

    /// Consents created per minute, per account.
    #[arg(long, env, global = true, default_value = "60")]
    pub rate_consent: NonZeroU32,

    /// Platform API calls per minute, per token.
    #[arg(long, env, global = true, default_value = "600")]
    pub rate_token: NonZeroU32,

    /// Number of trusted proxies that append to X-Forwarded-For.
    #[arg(long, env, global = true, default_value = "0")]
    pub trusted_proxies: usize,

    /// Separate address to serve /metrics on.
    #[arg(long, env, global = true)]
    pub metrics_bind: Option<SocketAddr>,

    /// How long /readyz answers 503 before the server stops on SIGTERM, for load balancers to notice.
    /// Requests are still answered meanwhile.
    #[arg(
        long,
        env,
        global = true,
        default_value = "5",
        value_parser = clap::value_parser!(u64).range(..=300)
    )]
    pub drain_seconds: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Toggle {
    On,
    Off,
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::rate_limit::RateLimitConfig;

    fn parse(arguments: &[&str]) -> Result<Settings, String> {
        let config = Config::try_parse_from([&["platform-apps"], arguments].concat());
        config.map_err(|error| error.to_string())?.validate().map_err(|error| error.to_string())
    }

    #[test]
    fn public_url_is_an_origin() {
        let origin = |url| parse(&["--public-url", url]).map(|it| it.origin().to_owned());
        assert_eq!(origin("https://Apps.Example/").as_deref(), Ok("https://apps.example"));
        assert_eq!(origin("http://a.example:80").as_deref(), Ok("http://a.example"));
        for url in [
            "",
            "apps.example",
            "ftp://a.example",
            "https://a.example/x",
            "https://a.example?",
            "https://a.example#",
            "https://u@a.example",
            "https://u:p@a.example",
        ] {
            assert!(origin(url).is_err(), "{url}");
        }
    }

    #[test]
    fn public_url_defaults_to_the_bind_address() {
        let settings = parse(&["--bind", "127.0.0.1:9000"]).unwrap();
        assert_eq!(settings.origin(), "http://127.0.0.1:9000");
        assert!(!settings.is_https());
    }

    #[test]
    fn defaults_are_those_of_the_contract() {
        let provider = ["--oidc-issuer=https://id.example", "--oidc-client-id=apps"];
        let settings = parse(&[&provider[..], &["--oidc-client-secret=s"]].concat()).unwrap();
        assert_eq!(per_minute(settings.rates), [10, 10, 60, 600, 10]);
        assert_eq!(settings.trusted_proxies, 0);
        assert!(settings.password_sign_in && !settings.webhooks.allow_private);
        assert_eq!(settings.webhooks.deadline, Duration::from_secs(10));
        assert_eq!(settings.oidc.unwrap().deadline, Duration::from_secs(10));
        let config = Config::try_parse_from(["platform-apps"]).unwrap();
        assert_eq!((config.database_pool, config.drain_seconds), (10, 5));
    }

    #[test]
    fn each_rate_has_its_variable() {
        let rates =
            parse(&["--rate-sign-in=1", "--rate-sign-up=2", "--rate-consent=3", "--rate-token=4"]);
        assert_eq!(per_minute(rates.unwrap().rates), [1, 2, 3, 4, 10]);
        let command = <Config as clap::CommandFactory>::command();
        for name in ["SIGN_IN", "SIGN_UP", "CONSENT", "TOKEN"] {
            let variable = format!("RATE_{name}");
            let flag = variable.to_ascii_lowercase();
            let argument = command.get_arguments().find(|it| it.get_id() == flag.as_str());
            let found = argument.and_then(|it| it.get_env()).unwrap();
            assert_eq!(found, variable.as_str());
        }
    }

    /// Sign-ins, sign-ups, consents, calls with a token, errors in a browser.
    fn per_minute(rates: RateLimitConfig) -> [u32; 5] {
        let RateLimitConfig { sign_in, sign_up, consent, token, client_error } = rates;
        [sign_in, sign_up, consent, token, client_error].map(|rate| rate.unwrap().get())
    }

    #[test]
    fn invalid_values_are_rejected() {
        for arguments in [
            ["--bind", "8080"],
            ["--rate-limits", "maybe"],
            ["--rate-sign-in", "0"],
            ["--trusted-proxies", "-1"],
            ["--log-format", "xml"],
            ["--database-url", "mysql://db"],
            ["--database-url", ""],
            ["--oidc-trust-email", "maybe"],
            ["--database-pool", "0"],
            ["--database-pool", "1001"],
            ["--database-pool", "many"],
            ["--drain-seconds", "-1"],
            ["--drain-seconds", "301"],
            ["--password-sign-in", "maybe"],
            ["--oidc-issuer", "https://id.example"],
            ["--webhook-allow-private", "maybe"],
            ["--jobs-url", "jobs.example"],
            ["--jobs-url", "ftp://jobs.example"],
        ] {
            assert!(parse(&arguments).is_err(), "{arguments:?}");
        }
    }

    #[test]
    fn oidc_needs_all_of_its_variables_and_a_secure_issuer() {
        let provider = |issuer: &str, more: &[&str]| {
            let all = ["platform-apps", "--oidc-client-id", "apps", "--oidc-client-secret", "s3"];
            let config = [&all[..], &["--oidc-issuer", issuer], more].concat();
            Config::try_parse_from(config).unwrap().oidc().map_err(|error| error.to_string())
        };
        let name = |issuer, more: &[&str]| provider(issuer, more).map(|it| it.unwrap().name);
        let name_error = |given| name("https://id.example", &["--oidc-name", given]).unwrap_err();
        assert_eq!(name("https://id.example/realm", &[]).as_deref(), Ok("id.example"));
        assert_eq!(
            name("http://127.0.0.1:90", &["--oidc-name", "Borealis ID"]).as_deref(),
            Ok("Borealis ID")
        );
        for issuer in [
            "id.example",
            "http://id.example",
            "ftp://localhost",
            "https://",
            " https://id.example",
            "https://id.example/a b",
            "https://id.example?tenant=1",
            "https://id.example#x",
            "https://u:p@id.example",
            "https://id.example/.well-known/openid-configuration",
        ] {
            let error = provider(issuer, &[]).unwrap_err();
            assert!(error.starts_with("OIDC_ISSUER must ") && !error.contains('\n'), "{error}");
        }
        for name in [" ", "\t", "two\nlines", "\u{7f}"] {
            let error = name_error(name);
            assert_eq!(error, "OIDC_NAME must be a name that people can read");
        }
        assert_eq!(name("https://id.example", &["--oidc-name", ""]).as_deref(), Ok("id.example"));
        let trusts = |more: &[&str]| provider("https://id.example", more).unwrap().unwrap();
        assert!(!trusts(&[]).trust_email && trusts(&["--oidc-trust-email", "true"]).trust_email);
        assert!(provider("", &[]).is_err(), "without an issuer");
        assert!(parse(&["--oidc-issuer", "", "--oidc-client-id", ""]).is_ok(), "empty is unset");
        let shown = format!("{:?}", provider("https://id.example", &[]));
        assert!(!shown.contains("s3"), "{shown}");
    }

    #[test]
    fn public_url_must_be_set_if_browsers_have_no_address_like_bind() {
        let error = parse(&["--bind", "[fe80::1%2]:9000"]).unwrap_err();
        assert_eq!(error, "PUBLIC_URL must be set: BIND isn't an address for browsers");
    }

    #[test]
    fn password_sign_in_is_turned_off_only_beside_a_provider() {
        let off = ["--password-sign-in", "off"];
        let error = parse(&off).unwrap_err();
        assert!(error.starts_with("PASSWORD_SIGN_IN=off needs OIDC_ISSUER"), "{error}");
        assert!(!error.contains('\n'), "{error}");
        let provider = [
            "--oidc-issuer",
            "https://id.example",
            "--oidc-client-id=apps",
            "--oidc-client-secret=s",
        ];
        assert!(!parse(&[&off[..], &provider].concat()).unwrap().password_sign_in);
        assert!(parse(&provider).unwrap().password_sign_in);
    }

    #[test]
    fn invalid_database_url_is_not_repeated() {
        let error = parse(&["--database-url", "mysql://u:secret@db"]).unwrap_err();
        assert!(!error.contains("secret"));
    }

    #[test]
    fn rate_limits_can_be_turned_off() {
        assert!(parse(&[]).unwrap().rates.sign_in.is_some());
        let off = parse(&["--rate-limits", "off"]).unwrap().rates;
        assert!(off.sign_in.or(off.sign_up).or(off.consent).or(off.token).is_none());
    }
}
