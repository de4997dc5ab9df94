//! Data as the server returns it.

use domain::Scope;
use domain::api_types::{
    Account, AppStatus, Consent, ConsentApp, CurrentInstall, Decider, Destination, Install,
    InstallApp, InstallStatus, Member, Organization, Role, Session, SessionEntry,
};

pub const ID: &str = "01936b2e-7c5e-7d31-9d54-6a1f0c2b3e4d";
pub const AT: &str = "2026-03-01T09:30:00.000Z";

pub fn consent() -> Consent {
    Consent {
        id: ID.into(),
        expires_at: AT.into(),
        app: ConsentApp {
            slug: "acme-labeling".into(),
            name: "Acme Labeling".into(),
            description: Some(
                "Label images, video and text with your own guidelines.\nAcme reports the hours \
                 worked on your OpenTrain contracts."
                    .into(),
            ),
            website_url: Some("https://acme.example/labeling".into()),
            owner_name: "Acme Annotation".into(),
            owner_since: AT.into(),
            client_id: "ptnapp_4tVx0Qm2nB7sKcYd1LpRz8Hj".into(),
        },
        scopes: Scope::ALL.iter().map(ToString::to_string).collect(),
        pii_consent_requested: true,
        decider: Decider {
            account_email: "ada@borealis.example".into(),
            organization_name: "Borealis Robotics".into(),
            may_decide: true,
        },
        destination: Some(Destination {
            origin: "https://acme.example".into(),
            url: "https://acme.example/opentrain/callback?workspace=7".into(),
        }),
        current: None,
    }
}

/// The least that an app can ask for.
pub fn small_consent() -> Consent {
    let mut consent = consent();
    consent.app.description = None;
    consent.app.website_url = None;
    consent.scopes = vec![Scope::ContractsRead.to_string()];
    consent.pii_consent_requested = false;
    consent.destination = None;
    consent
}

pub fn reconnect() -> Consent {
    let mut consent = consent();
    consent.scopes.truncate(5);
    consent.current = Some(CurrentInstall {
        install_id: ID.into(),
        scopes: vec![Scope::ContractsRead.to_string(), Scope::UsageWrite.to_string()],
        pii_consent: true,
        created_at: AT.into(),
    });
    consent
}

pub fn member_consent() -> Consent {
    let mut consent = consent();
    consent.decider.may_decide = false;
    consent.decider.account_email = "grace@borealis.example".into();
    consent
}

/// Everything as long and as strange as the rules allow.
pub fn hostile_consent() -> Consent {
    let mut consent = consent();
    consent.app.name = format!("שלום <b>{{organization}}</b> {}", "W".repeat(90));
    consent.app.owner_name = format!("مرحبا {}", "👩‍👩‍👧‍👦".repeat(16));
    consent.app.description = Some(format!("<script>alert(1)</script>\n{}", "x".repeat(470)));
    consent.decider.organization_name = format!("Z{}", "\u{0336}\u{035c}\u{0489}".repeat(39));
    consent.destination = Some(Destination {
        origin: format!("https://{}.{}.example", "a".repeat(60), "b".repeat(60)),
        url: format!("https://a.example/{}", "y".repeat(1500)),
    });
    consent
}

pub fn install() -> Install {
    Install {
        id: ID.into(),
        app: InstallApp {
            slug: "acme-labeling".into(),
            name: "Acme Labeling".into(),
            owner_name: "Acme Annotation".into(),
            status: AppStatus::Active,
        },
        scopes: consent().scopes,
        pii_consent: true,
        status: InstallStatus::Active,
        granted_by: "Ada Lovelace".into(),
        created_at: AT.into(),
        revoked_at: None,
        last_used_at: Some(AT.into()),
        token_hint: "ot_ptk_…9xQa".into(),
    }
}

/// An active one, one that was never used and whose app is disabled, and a past one.
pub fn installs() -> Vec<Install> {
    let mut off = install();
    off.id = "2".into();
    off.app.name = "Boxwise".into();
    off.app.status = AppStatus::Disabled;
    off.scopes.truncate(1);
    off.pii_consent = false;
    off.last_used_at = None;
    let mut past = install();
    past.id = "3".into();
    past.app.name = hostile_consent().app.name;
    past.status = InstallStatus::Revoked;
    past.revoked_at = Some(AT.into());
    vec![install(), off, past]
}

/// Not a token: its checksum is wrong.
pub const TOKEN: &str = "ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST000000";

pub fn session(role: Role) -> Session {
    Session {
        account: Account {
            id: "1".into(),
            email: "ada@borealis.example".into(),
            display_name: "Ada Lovelace".into(),
        },
        organization: Organization { id: ID.into(), name: "Borealis Robotics".into() },
        role,
    }
}

pub fn members() -> Vec<Member> {
    let member = |id: &str, name: &str, email: &str, role| Member {
        id: id.into(),
        email: email.into(),
        display_name: name.into(),
        role,
        created_at: AT.into(),
    };
    vec![
        member("1", "Ada Lovelace", "ada@borealis.example", Role::Owner),
        member("2", "Grace Hopper", "grace@borealis.example", Role::Member),
        member(
            "3",
            &hostile_consent().app.name,
            &format!("{}@x.example", "m".repeat(60)),
            Role::Member,
        ),
    ]
}

pub fn sessions() -> Vec<SessionEntry> {
    let session = |id: &str, current| SessionEntry {
        id: id.into(),
        created_at: AT.into(),
        last_seen_at: AT.into(),
        current,
    };
    vec![session("1", true), session("2", false)]
}
