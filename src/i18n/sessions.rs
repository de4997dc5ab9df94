//! Settings → Sessions.

catalogue!("sessions");
