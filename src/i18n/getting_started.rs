//! How a platform goes from the consent link to its first webhook.

catalogue!("getting_started");
