//! The client's encrypted database: tables, migrations, search, key handling.
