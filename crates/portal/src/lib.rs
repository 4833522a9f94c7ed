//! The central portal: Servicekonto, online forms, Postfach, replication API.
