//! Sign-in, sync transport and uploads against a portal.
