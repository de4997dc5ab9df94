//! Settings → Sessions.

texts!("sessions");
