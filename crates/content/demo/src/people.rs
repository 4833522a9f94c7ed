//! The people of the demo. All of them are invented.

use domain::{AccountId, OfficeId, Role, StaffMember, TenantId};
use forms::{Stammdaten, Stammdatum};

use super::directory::Place;

pub struct DemoStaff {
    pub email: &'static str,
    pub given_name: &'static str,
    pub family_name: &'static str,
    pub roles: &'static [Role],
    offices: &'static [&'static str],
    tenant: &'static str,
}

pub const STAFF: [DemoStaff; 5] = [
    DemoStaff {
        email: "anna.lehmann@musterau.example",
        given_name: "Anna",
        family_name: "Lehmann",
        roles: &[Role::Clerk],
        offices: &["steueramt", "ordnungsamt"],
        tenant: "musterau",
    },
    DemoStaff {
        email: "jens.krause@musterau.example",
        given_name: "Jens",
        family_name: "Krause",
        roles: &[Role::Clerk],
        offices: &["ordnungsamt"],
        tenant: "musterau",
    },
    DemoStaff {
        email: "mira.novak@musterau.example",
        given_name: "Mira",
        family_name: "Nováková",
        roles: &[Role::Designer, Role::Clerk],
        offices: &["steueramt"],
        tenant: "musterau",
    },
    DemoStaff {
        email: "dr.ute.hoffmann@musterau.example",
        given_name: "Dr. Ute",
        family_name: "Hoffmann",
        roles: &[Role::Approver, Role::TenantAdmin],
        offices: &["steueramt", "ordnungsamt"],
        tenant: "musterau",
    },
    DemoStaff {
        email: "petra.vogel@nebenau.example",
        given_name: "Petra",
        family_name: "Vogel",
        roles: &[Role::Clerk],
        offices: &["buergeramt"],
        tenant: "nebenau",
    },
];

impl DemoStaff {
    pub fn id(&self) -> AccountId {
        AccountId(super::id(self.email))
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    pub fn tenant(&self) -> TenantId {
        TenantId(super::id(&format!("tenant {}", self.tenant)))
    }

    pub fn offices(&self) -> Vec<OfficeId> {
        self.offices.iter().map(|office| OfficeId(super::id(&format!("office {office}")))).collect()
    }
}

/// Staff as their colleagues look them up.
pub fn staff_of(place: &Place) -> Vec<StaffMember> {
    let here = STAFF.iter().filter(|staff| staff.tenant() == place.tenant.id);
    here.map(|staff| StaffMember {
        id: staff.id(),
        name: staff.name(),
        roles: staff.roles.to_vec(),
        offices: staff.offices(),
    })
    .collect()
}

pub struct Citizen {
    pub email: &'static str,
    /// `frau`, `herr` or `keine`.
    pub anrede: &'static str,
    pub given_name: &'static str,
    pub family_name: &'static str,
    pub birth_name: &'static str,
    pub born: &'static str,
    pub street: &'static str,
    pub number: &'static str,
    /// Whether name and birth were read from an identity document.
    pub verified: bool,
}

/// Citizens with an account.
pub const CITIZENS: [Citizen; 6] = [
    Citizen {
        email: "lukasz.wojcik@example.org",
        anrede: "herr",
        given_name: "Łukasz",
        family_name: "Wójcik",
        birth_name: "",
        born: "1984-05-17",
        street: "Muldengasse",
        number: "12",
        verified: true,
    },
    Citizen {
        email: "milica.dordevic@example.org",
        anrede: "frau",
        given_name: "Milica",
        family_name: "Đorđević",
        birth_name: "Petrović",
        born: "1991-11-02",
        street: "Am Färberwehr",
        number: "3a",
        verified: true,
    },
    Citizen {
        email: "ana.smit@example.org",
        anrede: "frau",
        given_name: "Ana",
        family_name: "Šmit",
        birth_name: "Žukauskaitė",
        born: "1978-02-28",
        street: "Bahnhofstraße",
        number: "47",
        verified: false,
    },
    Citizen {
        email: "hannelore.jaenicke-gruss@example.org",
        anrede: "frau",
        given_name: "Hannelore",
        family_name: "Jänicke-Gruß",
        birth_name: "Jänicke",
        born: "1952-09-30",
        street: "Schloßberg",
        number: "5",
        verified: true,
    },
    Citizen {
        email: "soeren.oezdemir@example.org",
        anrede: "herr",
        given_name: "Sören",
        family_name: "Özdemir",
        birth_name: "",
        born: "1996-07-08",
        street: "Leipziger Straße",
        number: "118",
        verified: false,
    },
    Citizen {
        email: "theres.quaas@example.org",
        anrede: "keine",
        given_name: "Therés",
        family_name: "Quaas",
        birth_name: "",
        born: "1969-12-24",
        street: "Töpferplatz",
        number: "9",
        verified: false,
    },
];

/// People whose applications came on paper or as a file: they have no Postfach.
pub const OTHERS: [Citizen; 10] = [
    Citizen {
        email: "",
        anrede: "herr",
        given_name: "Günther",
        family_name: "Weißbach",
        birth_name: "",
        born: "1949-03-11",
        street: "Waldstraße",
        number: "22",
        verified: false,
    },
    Citizen {
        email: "",
        anrede: "frau",
        given_name: "Jadwiga",
        family_name: "Nowaková-Schulze",
        birth_name: "Nowak",
        born: "1966-08-19",
        street: "Lindenallee",
        number: "7",
        verified: false,
    },
    Citizen {
        email: "",
        anrede: "herr",
        given_name: "Çağrı",
        family_name: "Yıldırım",
        birth_name: "",
        born: "1988-01-25",
        street: "Neue Gasse",
        number: "14",
        verified: false,
    },
    Citizen {
        email: "",
        anrede: "frau",
        given_name: "Măriuca",
        family_name: "Țurcanu",
        birth_name: "",
        born: "1993-04-04",
        street: "Am Anger",
        number: "2",
        verified: false,
    },
    Citizen {
        email: "",
        anrede: "herr",
        given_name: "Bořivoj",
        family_name: "Dvořák",
        birth_name: "",
        born: "1975-10-10",
        street: "Grimmaer Straße",
        number: "61",
        verified: false,
    },
    Citizen {
        email: "",
        anrede: "frau",
        given_name: "Ingrid",
        family_name: "Ångström",
        birth_name: "",
        born: "1958-06-06",
        street: "Kirchplatz",
        number: "1",
        verified: false,
    },
    Citizen {
        email: "",
        anrede: "herr",
        given_name: "Detlef",
        family_name: "Kießling",
        birth_name: "",
        born: "1961-02-14",
        street: "Muldengasse",
        number: "33",
        verified: false,
    },
    Citizen {
        email: "",
        anrede: "frau",
        given_name: "Nguyễn Thị",
        family_name: "Hương",
        birth_name: "",
        born: "1982-12-12",
        street: "Bahnhofstraße",
        number: "20",
        verified: false,
    },
    Citizen {
        email: "",
        anrede: "herr",
        given_name: "Měrćin",
        family_name: "Nowak-Njechorński",
        birth_name: "",
        born: "1970-07-21",
        street: "Weinbergweg",
        number: "8",
        verified: false,
    },
    Citizen {
        email: "",
        anrede: "frau",
        given_name: "Béatrice",
        family_name: "Lœwe",
        birth_name: "",
        born: "1987-09-03",
        street: "Schützenstraße",
        number: "5b",
        verified: false,
    },
];

impl Citizen {
    pub fn id(&self) -> AccountId {
        AccountId(super::id(self.email))
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    pub fn stammdaten(&self) -> Stammdaten {
        let mut stammdaten = Stammdaten::new();
        for (name, value, from_document) in [
            ("anrede", self.anrede, false),
            ("vorname", self.given_name, true),
            ("nachname", self.family_name, true),
            ("geburtsname", self.birth_name, true),
            ("geburtsdatum", self.born, true),
            ("strasse", self.street, true),
            ("hausnummer", self.number, true),
            ("plz", "04668", true),
            ("ort", "Musterau", true),
            ("email", self.email, false),
        ] {
            if !value.is_empty() {
                let verified = (self.verified && from_document).then(|| "VN_HOCH_READOUT".to_owned());
                stammdaten.insert(name.to_owned(), Stammdatum { value: value.to_owned(), verified });
            }
        }
        stammdaten
    }
}
