//! Fake clock, in-process portal and clients, cutting network, and the app commands over HTTP for browser tests.
