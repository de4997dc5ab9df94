//! The content security policy of a page: its inline scripts and styles are allowed by hash,
//! everything else must come from this origin.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

pub(super) fn policy(html: &str) -> String {
    let scripts = hashes(html, "script");
    let styles = hashes(html, "style");
    format!(
        "default-src 'none'; script-src 'self'{scripts} 'wasm-unsafe-eval'; \
         style-src 'self'{styles}; img-src 'self'; connect-src 'self'; manifest-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// ` 'sha256-…'` for each inline element of this name.
fn hashes(html: &str, name: &str) -> String {
    // Browsers normalize line endings to `\n` before hashing.
    let html = html.replace("\r\n", "\n").replace('\r', "\n");
    let hash = |text: &str| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    inline(&html, name).into_iter().map(hash).collect()
}

/// The content of the elements of this name that have no `src`.
fn inline<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}"), format!("</{name}"));
    let mut rest = html;
    let mut texts = Vec::new();
    while let Some((_, after)) = rest.split_once(&open) {
        let Some((attributes, content)) = after.split_once('>') else { break };
        let Some((text, next)) = content.split_once(&close) else { break };
        let is_element = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
        let has_source = attributes.split_whitespace().any(|word| word.starts_with("src="));
        if is_element && !has_source && !text.is_empty() {
            texts.push(text);
        }
        rest = if is_element { next } else { content };
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_inline_elements_are_allowed() {
        let policy = policy(
            "<style>a{}</style><script type=module>\r\nlet a;\r\n</script><script src=/x.js></script>",
        );
        let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
        assert_eq!(
            policy,
            format!(
                "default-src 'none'; script-src 'self' 'sha256-{}' 'wasm-unsafe-eval'; \
                 style-src 'self' 'sha256-{}'; img-src 'self'; connect-src 'self'; \
                 manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                hash("\nlet a;\n"),
                hash("a{}")
            )
        );
    }

    #[test]
    fn elements_match_by_full_name() {
        assert_eq!(inline("<scripture>x</scripture><script>y</script>", "script"), ["y"]);
        assert_eq!(inline("<script", "script"), Vec::<&str>::new());
    }
}
