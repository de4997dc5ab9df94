//! In place of `wasm-streams`, which Leptos brings along for server functions that stream.
//!
//! This product has no server functions, but what a crate exports to JavaScript stays in every
//! program: 15 kB of it, and three classes in the glue. So there are only the names that
//! `server_fn` compiles with (`docs/decisions/0004-elements-of-one-type.md`).

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::JsValue;

/// Never made.
#[derive(Debug)]
pub enum ReadableStream {}

impl ReadableStream {
    /// # Panics
    /// Always: nothing in this product streams.
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        unimplemented!()
    }

    /// # Panics
    /// Always: nothing in this product streams.
    pub fn from_raw(_: web_sys::ReadableStream) -> Self {
        unimplemented!()
    }

    pub fn into_raw(self) -> web_sys::ReadableStream {
        match self {}
    }

    #[must_use]
    pub fn into_stream(self) -> Self {
        self
    }
}

impl Stream for ReadableStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match *self {}
    }
}
