//! The redirect rule by example, natively and in Chromium with the browser's own parser.
//! `redirect-cases.json` is a copy of the contract's cases, `redirect-cases.txt` has more of them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::api_types::Destination;
use domain::{CheckedUrl, ConsentLink, Origin, RedirectBase, redirect};
use serde::Deserialize;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    base: String,
    presented: String,
    verdict: String,
    why: String,
}

fn own_origin() -> Origin {
    Origin::parse("https://opentrain.example").unwrap()
}

fn base(text: &str) -> RedirectBase {
    RedirectBase::parse(text, &own_origin()).unwrap_or_else(|code| panic!("{text}: {code}"))
}

fn verdict(bases: &[RedirectBase], presented: &str) -> &'static str {
    redirect::check(bases, presented).map_or_else(domain::RedirectRefusal::as_str, |_| "ALLOWED")
}

fn contract_cases() -> Vec<Case> {
    serde_json::from_str::<Cases>(include_str!("redirect-cases.json")).unwrap().cases
}

/// Further cases: `base | presented | verdict`.
fn more_cases() -> Vec<(String, String, String)> {
    include_str!("redirect-cases.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut columns = line.split(" | ").map(str::to_owned);
            let mut next =
                || columns.next().unwrap_or_else(|| panic!("needs three columns: {line}"));
            (next(), next(), next())
        })
        .collect()
}

/// Rule 12.
#[test]
fn contract_cases_get_their_verdict() {
    let cases = contract_cases();
    assert!(cases.len() > 90);
    let wrong: Vec<_> = cases
        .iter()
        .map(|case| (case, verdict(&[base(&case.base)], &case.presented)))
        .filter(|(case, verdict)| case.verdict != *verdict)
        .map(|(case, verdict)| {
            format!("{:?} ({}): {verdict}, not {}", case.presented, case.why, case.verdict)
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn further_cases_get_their_verdict() {
    let wrong: Vec<_> = more_cases()
        .into_iter()
        .map(|(text, presented, wanted)| {
            let found = verdict(&[base(&text)], &presented);
            (found != wanted).then(|| format!("{presented:?} under {text}: {found}, not {wanted}"))
        })
        .collect::<Vec<_>>();
    let wrong: Vec<_> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Rule 5.
#[test]
fn base_admits_itself() {
    for case in contract_cases() {
        let base = base(&case.base);
        assert_eq!(verdict(std::slice::from_ref(&base), base.as_str()), "ALLOWED");
        assert_eq!(RedirectBase::from_stored(base.as_str()).as_ref(), Some(&base));
    }
}

#[test]
fn uri_has_at_most_2048_characters() {
    let stem = "https://p.example/cb/";
    let bases = [base("https://p.example/cb")];
    let long = format!("{stem}{}", "a".repeat(2048 - stem.len()));
    assert_eq!(verdict(&bases, &long), "ALLOWED");
    assert_eq!(verdict(&bases, &format!("{long}a")), "TOO_LONG");
    // The limit counts characters, not bytes, so the next condition fails.
    assert_eq!(verdict(&bases, &"é".repeat(2048)), "CHARACTERS");
    assert_eq!(verdict(&bases, &"é".repeat(2049)), "TOO_LONG");
    assert!(RedirectBase::parse(&long, &own_origin()).is_ok());
    assert_eq!(
        RedirectBase::parse(&format!("{long}a"), &own_origin()).unwrap_err().as_str(),
        "TOO_LONG"
    );
}

#[test]
fn path_is_decoded_at_most_4_times() {
    let bases = [base("https://p.example/cb")];
    let nested = |times: usize, last: &str| {
        format!("https://p.example/cb/%{}{last}", "25".repeat(times - 1))
    };
    assert_eq!(verdict(&bases, &nested(4, "41")), "ALLOWED");
    assert_eq!(verdict(&bases, &nested(5, "41")), "PATH_AMBIGUOUS");
    for times in 1..=6 {
        assert_eq!(verdict(&bases, &nested(times, "2f")), "PATH_AMBIGUOUS", "{times}");
        assert_eq!(verdict(&bases, &nested(times, "5C")), "PATH_AMBIGUOUS", "{times}");
        assert_eq!(verdict(&bases, &nested(times, "0a")), "PATH_AMBIGUOUS", "{times}");
    }
}

/// Condition 10.
#[test]
fn every_reserved_parameter_is_refused() {
    let bases = [base("https://p.example/cb")];
    for name in [
        "opentrain_install_id",
        "state",
        "external_project_id",
        "code",
        "error",
        "error_description",
        "error_uri",
        "iss",
        "access_token",
        "id_token",
        "token",
        "session_state",
        "response",
    ] {
        let with = |query: &str| verdict(&bases, &format!("https://p.example/cb?{query}"));
        assert_eq!(with(&format!("{name}=1")), "RESERVED_PARAMETER", "{name}");
        assert_eq!(with(&format!("a=1&{name}")), "RESERVED_PARAMETER", "{name}");
        assert_eq!(with(&format!("{name}x=1")), "ALLOWED", "{name}");
    }
}

/// Condition 8.
#[test]
fn every_compatibility_form_makes_a_path_ambiguous() {
    let bases = [base("https://p.example/cb")];
    let verdict_with = |code: u32| {
        let text = char::from_u32(code).unwrap().to_string();
        let bytes: Vec<_> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        verdict(&bases, &format!("https://p.example/cb/x{}y", bytes.concat()))
    };
    let forms = [
        (0x037E, 0x037E),
        (0x2024, 0x2026),
        (0xFE14, 0xFE14),
        (0xFE19, 0xFE19),
        (0xFE30, 0xFE30),
        (0xFE52, 0xFE52),
        (0xFE54, 0xFE54),
        (0xFE68, 0xFE68),
        (0xFE6A, 0xFE6A),
        (0xFF05, 0xFF05),
        (0xFF0E, 0xFF0F),
        (0xFF1B, 0xFF1B),
        (0xFF3C, 0xFF3C),
        (0x00AD, 0x00AD),
        (0x061C, 0x061C),
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0xFEFF, 0xFEFF),
    ];
    for (first, last) in forms {
        for code in first..=last {
            assert_eq!(verdict_with(code), "PATH_AMBIGUOUS", "U+{code:04X}");
        }
        for code in [first - 1, last + 1] {
            assert_eq!(verdict_with(code), "ALLOWED", "U+{code:04X}");
        }
    }
}

/// Condition 8: some servers trim it.
#[test]
fn unicode_white_space_hides_no_dot_segment() {
    let bases = [base("https://p.example/cb")];
    for segment in [".%C2%A0.", ".%E3%80%80", "%E2%80%A8..", "%20."] {
        let presented = format!("https://p.example/cb/{segment}/y");
        assert_eq!(verdict(&bases, &presented), "PATH_AMBIGUOUS", "{presented}");
    }
}

#[test]
fn earlier_conditions_are_tested_even_without_a_base() {
    assert_eq!(verdict(&[], "https://p.example/cb"), "NONE_REGISTERED");
    assert_eq!(verdict(&[], "https://p.example/cb?state=1"), "RESERVED_PARAMETER");
    assert_eq!(verdict(&[], "javascript:alert(1)"), "SCHEME");
}

#[test]
fn checked_url_names_the_base_that_admits_it() {
    let bases =
        [base("https://p.example/a"), base("https://q.example/b"), base("https://p.example/c")];
    let checked = redirect::check(&bases, "https://P.example:443/c/d?x=1").unwrap();
    assert_eq!(checked.base(), 2);
    assert_eq!(checked.as_str(), "https://p.example/c/d?x=1");
    assert_eq!(checked.origin().as_str(), "https://p.example");
    assert_eq!(checked.host(), "p.example");
    assert_eq!(verdict(&bases, "https://p.example/b"), "PATH_MISMATCH");
}

/// Rule 5.
#[test]
fn registration_normalizes_harmless_spellings() {
    for (text, stored) in [
        ("HTTPS://P.Example:443", "https://p.example/"),
        ("http://p.example:80/cb", "http://p.example/cb"),
        ("http://p.example:443/cb", "http://p.example:443/cb"),
        ("https://bücher.example/cb", "https://xn--bcher-kva.example/cb"),
        ("https://BÜCHER.example:8443", "https://xn--bcher-kva.example:8443/"),
        ("https://partner。example/cb", "https://partner.example/cb"),
        ("http://[::1]:3000/cb", "http://[::1]:3000/cb"),
        ("http://[::A]/cb", "http://[::a]/cb"),
        ("https://p.example/cb/", "https://p.example/cb/"),
    ] {
        assert_eq!(base(text).as_str(), stored, "{text}");
        assert_eq!(base(stored).as_str(), stored, "{stored}");
    }
}

#[test]
fn registration_reports_the_first_failure() {
    for (text, code) in [
        ("", "NOT_A_URL"),
        ("p.example/cb", "NOT_A_URL"),
        (" https://p.example/cb", "CHARACTERS"),
        ("https://p.example/cé", "CHARACTERS"),
        ("https://p.example/%zz", "CHARACTERS"),
        ("https://bü\ncher.example/", "CHARACTERS"),
        ("https://bücher.example/c d", "CHARACTERS"),
        ("https://büch%00er.example/", "NOT_A_URL"),
        ("https://\u{ad}/", "NOT_A_URL"),
        ("https://é@p.example/", "CHARACTERS"),
        ("ftp://p.example/cb", "SCHEME"),
        ("custom.scheme:/cb", "SCHEME"),
        ("blob:https://p.example/cb", "SCHEME"),
        ("https://ada@p.example/cb", "USERINFO"),
        ("https://p.example/cb#", "FRAGMENT"),
        ("https://p.example/cb?#", "FRAGMENT"),
        ("https://p.example/a/../cb", "NOT_CANONICAL"),
        ("https://p.example:/cb", "NOT_CANONICAL"),
        ("https://p.example:0443/cb", "NOT_CANONICAL"),
        ("https:p.example/cb", "NOT_CANONICAL"),
        ("https://p.example//cb", "PATH_AMBIGUOUS"),
        ("https://p.example//cb?", "PATH_AMBIGUOUS"),
        ("https://p.example/cb?", "QUERY"),
        ("https://p.example?x=1", "QUERY"),
        ("https://p.example/*?x", "QUERY"),
        ("https://p.example/*", "CHARACTERS"),
        ("https://*.p.example/cb", "CHARACTERS"),
        ("https://opentrain.example/*", "CHARACTERS"),
        ("HTTPS://OpenTrain.example:443/cb", "OWN_ORIGIN"),
    ] {
        assert_eq!(
            RedirectBase::parse(text, &own_origin()).unwrap_err().as_str(),
            code,
            "{text:?}"
        );
    }
}

#[test]
fn own_host_on_another_port_is_not_the_own_origin() {
    assert!(RedirectBase::parse("https://opentrain.example:8443/cb", &own_origin()).is_ok());
    assert!(RedirectBase::parse("http://opentrain.example/cb", &own_origin()).is_ok());
}

#[test]
fn later_row_of_two_equal_bases_is_the_duplicate() {
    let rows =
        ["https://p.example", "https://p.example/a", "HTTPS://P.EXAMPLE:443/", "nope", "nope"];
    let read: Vec<_> = redirect::parse_rows(&rows, &own_origin())
        .into_iter()
        .map(|row| {
            row.map_or_else(|code| code.as_str().to_owned(), |base| base.as_str().to_owned())
        })
        .collect();
    assert_eq!(
        read,
        ["https://p.example/", "https://p.example/a", "DUPLICATE", "NOT_A_URL", "NOT_A_URL"]
    );
}

/// Rule 5.
#[test]
fn warnings_do_not_refuse_a_base() {
    use redirect::BaseWarning::{Address, Unencrypted, WholeSite};
    for (text, warnings) in [
        ("https://p.example/cb", vec![]),
        ("http://localhost/cb", vec![]),
        ("http://127.0.0.1:3000/cb", vec![]),
        ("http://[::1]/cb", vec![]),
        ("http://p.example/cb", vec![Unencrypted]),
        ("https://p.example", vec![WholeSite]),
        ("https://192.0.2.1/cb", vec![Address]),
        ("http://[2001:db8::1]/", vec![Unencrypted, WholeSite, Address]),
        ("http://app.localhost/cb", vec![Unencrypted]),
    ] {
        assert_eq!(base(text).warnings(), warnings, "{text}");
    }
}

fn checked(redirect_uri: &str) -> CheckedUrl {
    let end = redirect_uri.find('?').unwrap_or(redirect_uri.len());
    redirect::check(&[base(&redirect_uri[..end])], redirect_uri).unwrap()
}

fn link(state: Option<&str>, project: Option<&str>) -> ConsentLink {
    ConsentLink {
        redirect_uri: None,
        state: state.map(str::to_owned),
        external_project_id: project.map(str::to_owned),
    }
}

/// Rule 23.
#[test]
fn approval_is_appended_to_the_checked_url() {
    for (redirect_uri, state, project, answer) in [
        (
            "https://p.example/cb",
            Some("a b&c=d#e%f+g"),
            None,
            "https://p.example/cb?opentrain_install_id=i1&state=a+b%26c%3Dd%23e%25f%2Bg",
        ),
        (
            "https://p.example/cb?flag&x=a%20b",
            None,
            Some("é😀"),
            "https://p.example/cb?flag&x=a%20b&opentrain_install_id=i1&external_project_id=%C3%A9%F0%9F%98%80",
        ),
        ("https://p.example", Some(""), None, "https://p.example/?opentrain_install_id=i1&state="),
        (
            "https://p.example/cb?",
            Some("s"),
            Some("p"),
            "https://p.example/cb?opentrain_install_id=i1&state=s&external_project_id=p",
        ),
        ("https://p.example/cb?a?", None, None, "https://p.example/cb?a?&opentrain_install_id=i1"),
        ("https://p.example/cb?a&", None, None, "https://p.example/cb?a&&opentrain_install_id=i1"),
    ] {
        let link = link(state, project);
        assert_eq!(
            domain::AnswerUrl::approved(&checked(redirect_uri), &link, "i1").as_str(),
            answer
        );
    }
}

/// Rule 24.
#[test]
fn decline_returns_access_denied_without_an_install_id() {
    let link = link(Some("s"), Some("p"));
    assert_eq!(
        domain::AnswerUrl::declined(&checked("https://p.example/cb"), &link).as_str(),
        "https://p.example/cb?error=access_denied&state=s&external_project_id=p"
    );
}

/// Rule 24: the page can build it without the server.
#[test]
fn decline_from_the_destination_equals_that_from_the_checked_url() {
    let link = link(Some(""), Some("é"));
    for redirect_uri in ["https://p.example", "https://p.example/cb?flag&x=a%20b"] {
        let checked = checked(redirect_uri);
        let destination =
            Destination { origin: checked.origin().to_string(), url: checked.as_str().to_owned() };
        assert_eq!(destination.declined_url(&link), domain::AnswerUrl::declined(&checked, &link));
    }
}

/// Rule 14: the origin of a refused address is text to show, and only http(s) has one.
#[test]
fn refused_address_is_shown_by_its_origin() {
    let origin = |presented| redirect::presented_origin(presented);
    assert_eq!(origin("https://Evil.example:443/cb?x#y").as_deref(), Some("https://evil.example"));
    assert_eq!(origin("javascript:alert(1)"), None);
    assert_eq!(origin("/cb"), None);
}
