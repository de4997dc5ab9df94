//! axe-core, which `cargo xtask` puts beside a development build.

use js_sys::{JSON, Promise, Reflect};
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlScriptElement, Window};

const SCRIPT: &str = "/axe.min.js";
/// The rules of the tests (`tests/harness/accessibility.js`). No preload: none of these rules needs
/// it, and axe would look for imported style sheets beside the page.
const OPTIONS: &str = r#"{
    "preload": false,
    "resultTypes": ["violations"],
    "rules": { "target-size": { "enabled": true } }
}"#;

#[derive(Clone, Debug, Deserialize)]
pub struct Violation {
    pub id: String,
    pub impact: Option<String>,
    pub help: String,
    pub nodes: Vec<Node>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Node {
    /// Its selector, in each document on the way to it.
    pub target: Vec<String>,
}

#[derive(Deserialize)]
struct Results {
    violations: Vec<Violation>,
}

#[wasm_bindgen]
extern "C" {
    type Axe;

    #[wasm_bindgen(method, catch)]
    async fn run(this: &Axe, options: &JsValue) -> Result<JsValue, JsValue>;
}

/// What axe finds in a frame.
pub async fn run(window: &Window) -> Result<Vec<Violation>, String> {
    find_violations(window).await.map_err(|error| {
        // The error comes from the frame: `dyn_into` recognizes only those of this window.
        let message = Reflect::get(&error, &"message".into()).unwrap_or_default();
        message.as_string().or(error.as_string()).unwrap_or_else(|| format!("{error:?}"))
    })
}

async fn find_violations(window: &Window) -> Result<Vec<Violation>, JsValue> {
    if axe_of(window).is_none() {
        load(&window.document().ok_or("no document")?).await?;
    }
    let axe = axe_of(window).ok_or("it is missing from this build")?;
    let results = JSON::stringify(&axe.run(&JSON::parse(OPTIONS)?).await?)?;
    let results = serde_json::from_str::<Results>(&String::from(results));
    Ok(results.map_err(|error| error.to_string())?.violations)
}

fn axe_of(window: &Window) -> Option<Axe> {
    let axe = Reflect::get(window, &"axe".into()).ok()?;
    axe.is_object().then(|| axe.unchecked_into())
}

async fn load(document: &Document) -> Result<(), JsValue> {
    let script: HtmlScriptElement = document.create_element("script")?.unchecked_into();
    script.set_src(SCRIPT);
    let head = document.head().ok_or("no head")?;
    let loaded = Promise::new(&mut |resolve, reject| {
        script.set_onload(Some(&resolve));
        script.set_onerror(Some(&reject));
    });
    head.append_child(&script)?;
    JsFuture::from(loaded).await.map(drop)
}
