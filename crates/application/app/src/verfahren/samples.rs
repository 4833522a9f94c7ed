//! The forms that come with the program, to begin with.

/// Name and form JSON of each.
pub(crate) const SAMPLES: [(&str, &str); 6] = [
    ("hundesteuer", include_str!("../../../../../assets/forms/hundesteuer-v1.0-de.json")),
    ("gewerbeanmeldung", include_str!("../../../../../assets/forms/gewerbeanmeldung-v1.0-de.json")),
    ("bewohnerparkausweis", include_str!("../../../../../assets/forms/bewohnerparkausweis-v1.0-de.json")),
    ("sondernutzung", include_str!("../../../../../assets/forms/sondernutzung-v1.0-de.json")),
    ("fuehrungszeugnis", include_str!("../../../../../assets/forms/fuehrungszeugnis-v1.0-de.json")),
    ("schwerbehinderung", include_str!("../../../../../assets/forms/schwerbehinderung-v1.0-de.json")),
];
