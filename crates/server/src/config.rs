//! Configuration by environment variables; each is also a flag.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{ArgAction, Parser, ValueEnum};
use domain::Origin;
use openidconnect::{ClientId, ClientSecret, IssuerUrl};

use crate::command::Command;
use crate::rate_limit::RateLimitConfig;

/// Exit code for an invalid configuration.
pub const EXIT_CONFIG: u8 = 2;

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

    /// Sign-ups per minute and client address.
    #[arg(long, env, global = true, default_value = "10")]
    pub rate_sign_up: NonZeroU32,

    /// Consents created per minute and account.
    #[arg(long, env, global = true, default_value = "60")]
    pub rate_consent: NonZeroU32,

    /// Platform API calls per minute and token.
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

/// The validated configuration that requests depend on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The origin of this product, as browsers see it.
    pub own_origin: Origin,
    /// How many proxies append to `X-Forwarded-For`.
    pub trusted_proxies: usize,
    pub rates: RateLimitConfig,
    pub oidc: Option<OidcSettings>,
    /// Whether accounts can sign in and sign up with a password.
    pub password_sign_in: bool,
    /// Knows the marketplace's jobs. `None`: any job is accepted.
    pub jobs_url: Option<url::Url>,
    pub webhooks: WebhookSettings,
}

#[derive(Clone, Copy, Debug)]
pub struct WebhookSettings {
    /// Addresses that aren't public are taken too.
    pub allow_private: bool,
    /// For everything one attempt does.
    pub deadline: Duration,
}

/// Per minute and client address. A page reports a few at most.
const CLIENT_ERRORS: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// As documented for platforms.
const WEBHOOK_DEADLINE: Duration = Duration::from_secs(10);

#[derive(Clone, Debug)]
pub struct OidcSettings {
    pub issuer: IssuerUrl,
    pub client_id: ClientId,
    pub client_secret: ClientSecret,
    /// Shown on the sign-in page.
    pub name: String,
    /// An address without `email_verified` counts as verified.
    pub trust_email: bool,
    /// For everything one step of a sign-in asks of the provider.
    pub deadline: Duration,
}

/// Short, because a person is waiting.
const PROVIDER_DEADLINE: Duration = Duration::from_secs(10);

impl Settings {
    /// The origin as an `Origin` header writes it.
    pub fn origin(&self) -> &str {
        self.own_origin.as_str()
    }

    pub fn is_https(&self) -> bool {
        self.origin().starts_with("https:")
    }
}

impl Config {
    /// Checks the values together.
    ///
    /// # Errors
    /// One line that names the variable and what it must be.
    pub fn validate(&self) -> Result<Settings, String> {
        self.validate_database_url()?;
        let own_origin = self.own_origin()?;
        let (trusted_proxies, rates) = (self.trusted_proxies, self.rates());
        let oidc = self.oidc()?;
        let password_sign_in = self.password_sign_in == Toggle::On;
        if !password_sign_in && oidc.is_none() {
            return Err("PASSWORD_SIGN_IN=off needs OIDC_ISSUER, OIDC_CLIENT_ID and \
                OIDC_CLIENT_SECRET: nobody could sign in without them"
                .to_owned());
        }
        let webhooks = WebhookSettings {
            allow_private: self.webhook_allow_private,
            deadline: WEBHOOK_DEADLINE,
        };
        let jobs_url = self.jobs_url()?;
        Ok(Settings {
            own_origin,
            trusted_proxies,
            rates,
            oidc,
            password_sign_in,
            jobs_url,
            webhooks,
        })
    }

    /// The origin of this product, as browsers see it.
    ///
    /// # Errors
    /// No valid origin follows from `BIND`.
    pub fn own_origin(&self) -> Result<Origin, String> {
        match &self.public_url {
            Some(origin) => Ok(origin.clone()),
            None => parse_public_url(&format!("http://{}", self.bind)),
        }
    }

    /// The message doesn't repeat the value, which may hold a password.
    ///
    /// # Errors
    /// One line that says what `DATABASE_URL` must be.
    pub fn validate_database_url(&self) -> Result<(), String> {
        let (url, schemes) = (&self.database_url, ["sqlite:", "postgres://", "postgresql://"]);
        if schemes.iter().any(|scheme| url.starts_with(scheme) && url.len() > scheme.len()) {
            return Ok(());
        }
        Err("DATABASE_URL must start with sqlite:// or postgres://".to_owned())
    }

    fn rates(&self) -> RateLimitConfig {
        let limited = |number| (self.rate_limits == Toggle::On).then_some(number);
        RateLimitConfig {
            sign_in: limited(self.rate_sign_in),
            sign_up: limited(self.rate_sign_up),
            consent: limited(self.rate_consent),
            token: limited(self.rate_token),
            client_error: limited(CLIENT_ERRORS),
        }
    }

    fn oidc(&self) -> Result<Option<OidcSettings>, String> {
        let given = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
        let [issuer, client_id, client_secret] =
            [&self.oidc_issuer, &self.oidc_client_id, &self.oidc_client_secret].map(given);
        match (issuer, client_id, client_secret) {
            (None, None, None) => Ok(None),
            (Some(issuer), Some(client_id), Some(client_secret)) => {
                let host = issuer_host(&issuer)?;
                let issuer = IssuerUrl::new(issuer).map_err(|_| INVALID_ISSUER)?;
                let name = given(&self.oidc_name).unwrap_or(host);
                if name.trim().is_empty() || name.contains(char::is_control) {
                    return Err("OIDC_NAME must be a name that people can read".to_owned());
                }
                Ok(Some(OidcSettings {
                    issuer,
                    client_id: ClientId::new(client_id),
                    client_secret: ClientSecret::new(client_secret),
                    name,
                    trust_email: self.oidc_trust_email,
                    deadline: PROVIDER_DEADLINE,
                }))
            }
            _ => Err("OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together: set all \
                of them or none"
                .to_owned()),
        }
    }

    fn jobs_url(&self) -> Result<Option<url::Url>, String> {
        let Some(text) = self.jobs_url.as_deref().filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        url.map(Some).ok_or_else(|| "JOBS_URL must be an http:// or https:// address".to_owned())
    }
}

const INVALID_ISSUER: &str = "OIDC_ISSUER must be https:// and a host, without user, query or \
    fragment; http:// is for this machine only";

/// The issuer is compared as text, so nothing of it is repaired.
fn issuer_host(issuer: &str) -> Result<String, String> {
    if issuer.contains("/.well-known/") {
        return Err("OIDC_ISSUER must end before /.well-known/".to_owned());
    }
    let url = url::Url::parse(issuer).map_err(|_| INVALID_ISSUER)?;
    let is_bare = url.query().is_none() && url.fragment().is_none();
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    let is_exact = !issuer.contains(char::is_whitespace) && is_bare && is_anonymous;
    let host = url.host_str().filter(|_| is_exact && is_secure(&url)).ok_or(INVALID_ISSUER)?;
    Ok(host.to_owned())
}

/// Requires TLS, since client secrets and personal data travel to the provider.
pub(crate) fn is_secure(url: &url::Url) -> bool {
    let is_local = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_local)
}

/// Prints help, the version, or one line about an invalid value.
pub fn report(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = error.print();
    } else {
        eprintln!("platform-apps: {}", one_line(&error.to_string()));
    }
    ExitCode::from(EXIT_CONFIG)
}

/// The first paragraph: the problem and, on lines of their own, the arguments that it is about.
fn one_line(text: &str) -> String {
    let paragraph = text.lines().map(str::trim).take_while(|line| !line.is_empty());
    paragraph.collect::<Vec<_>>().join(" ").trim_start_matches("error: ").to_owned()
}

fn parse_public_url(text: &str) -> Result<Origin, String> {
    let message = "must be http:// or https:// and a host, without a path";
    let url = url::Url::parse(text).map_err(|_| message)?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let anonymous = url.username().is_empty() && url.password().is_none();
    if !(bare && anonymous) {
        return Err(message.to_owned());
    }
    Origin::parse(text).ok_or_else(|| message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Settings, String> {
        let config = Config::try_parse_from([&["platform-apps"], arguments].concat());
        config.map_err(|error| error.to_string())?.validate()
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
            Config::try_parse_from(config).unwrap().oidc()
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
