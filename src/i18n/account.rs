//! Settings → Account.

catalogue!("account");
