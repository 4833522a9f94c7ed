//! Pages that every portal has in its footer.

/// The pages there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Impressum,
    Datenschutz,
    Barrierefreiheit,
    Hilfe,
    Kontakt,
}

impl About {
    pub const ALL: [Self; 5] = [Self::Hilfe, Self::Kontakt, Self::Impressum, Self::Datenschutz, Self::Barrierefreiheit];

    /// The name in addresses and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Impressum => "impressum",
            Self::Datenschutz => "datenschutz",
            Self::Barrierefreiheit => "barrierefreiheit",
            Self::Hilfe => "hilfe",
            Self::Kontakt => "kontakt",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Impressum => "Impressum",
            Self::Datenschutz => "Datenschutz",
            Self::Barrierefreiheit => "Barrierefreiheit",
            Self::Hilfe => "Hilfe",
            Self::Kontakt => "Kontakt",
        }
    }
}
