//! Names and sentences for many cases: drawn, but the same at each run.

const GIVEN_NAMES: [&str; 48] = [
    "Łukasz",
    "Milica",
    "Ana",
    "Hannelore",
    "Sören",
    "Therés",
    "Günther",
    "Jadwiga",
    "Çağrı",
    "Măriuca",
    "Bořivoj",
    "Ingrid",
    "Detlef",
    "Zoë",
    "Měrćin",
    "Béatrice",
    "Thomas",
    "Sabine",
    "Andreas",
    "Petra",
    "Jürgen",
    "Monika",
    "Uwe",
    "Kerstin",
    "Steffen",
    "Heike",
    "Mathias",
    "Antje",
    "Torsten",
    "Silke",
    "René",
    "Cornelia",
    "Falk",
    "Anja",
    "Jörg",
    "Käthe",
    "Lieselotte",
    "Friedrich",
    "Maximilian",
    "Sophie",
    "Leonie",
    "Finn",
    "Emilia",
    "Noah",
    "Oğuz",
    "Agnieszka",
    "Nikolaos",
    "Frančiška",
];

const FAMILY_NAMES: [&str; 40] = [
    "Wójcik",
    "Đorđević",
    "Šmit",
    "Jänicke-Gruß",
    "Özdemir",
    "Quaas",
    "Schulze",
    "Yıldırım",
    "Țurcanu",
    "Dvořák",
    "Ångström",
    "Kießling",
    "Krüger",
    "Nowak",
    "Lœwe",
    "Meißner",
    "Großmann",
    "Thieme",
    "Böhme",
    "Köhler",
    "Lorenz",
    "Richter",
    "Zschoche",
    "Müller",
    "Schmidt",
    "Schneider",
    "Fischer",
    "Weber",
    "Wagner",
    "Becker",
    "Hofmann",
    "Zimmermann",
    "Kretzschmar",
    "Seifert",
    "Uhlig",
    "Naumann",
    "Pietzsch",
    "Löffler",
    "Noack",
    "Wünsche",
];

/// Beginnings and ends of family names, for the many that few people bear.
const NAME_BEGINNINGS: [&str; 32] = [
    "Weiß", "Stein", "Berg", "Wald", "Linden", "Rosen", "Schwarz", "Hirsch", "Eber", "Acker", "Buch", "Eich", "Falken",
    "Garten", "Hammer", "Kirch", "Königs", "Lauter", "Mühl", "Neu", "Ober", "Reichen", "Sand", "Schön", "Silber",
    "Teich", "Vogel", "Wein", "Wiesen", "Winkel", "Zeller", "Zwick",
];
const NAME_ENDS: [&str; 18] = [
    "bach", "berger", "mann", "hardt", "hofer", "meier", "stein", "feld", "dorf", "müller", "winkler", "thaler",
    "wald", "bauer", "maier", "hagen", "brück", "auer",
];

/// What citizens answer.
const ANSWERS: [&str; 28] = [
    "anbei sende ich Ihnen die Meldebescheinigung meiner früheren Wohngemeinde.",
    "die Zahlungserinnerung vom {day}. habe ich erhalten, der Betrag von {amount} Euro ist bereits überwiesen.",
    "der Haltungsbeginn war entgegen meiner Angabe erst am {day}. des Monats.",
    "bitte verlängern Sie die Abgabefrist um zwei Wochen, ich bin bis zum {day}. im Krankenhaus.",
    "die Bescheinigung des Tierheims liegt mir erst in der kommenden Woche vor.",
    "unsere Baustelleneinrichtung braucht nur {amount} Quadratmeter, der Gehweg bleibt frei.",
    "das Gerüst wird früher abgebaut, die Sondernutzungserlaubnis brauchen wir nur bis zum {day}.",
    "der Lageplan zeigt die Feuerwehrzufahrt auf der Rückseite des Grundstücks.",
    "mein Kraftfahrzeug wurde umgemeldet, das neue Kennzeichen steht in der Zulassungsbescheinigung.",
    "der Bewohnerparkausweis wurde mir gestohlen, eine Verlustanzeige habe ich bei der Polizei erstattet.",
    "ich bin zum {day}. umgezogen; die neue Anschrift ist Waldstraße {amount}.",
    "eine Gewerbeanmeldung habe ich am {day}. vorgenommen.",
    "der Hund ist ein Blindenführhund, der Schwerbehindertenausweis liegt bei.",
    "die Lastschrift wurde zurückgegeben, weil die Bankverbindung nicht mehr stimmt.",
    "können Sie mir mitteilen, wann mit einem Bescheid zu rechnen ist?",
    "gegen die Festsetzung vom {day}. möchte ich vorsorglich Widerspruch einlegen.",
    "telefonisch habe ich am {day}. leider niemanden erreicht.",
    "die Versicherungsbestätigung reiche ich nach, sobald die Gesellschaft sie geschickt hat.",
    "die Heimtierausweise beider Hunde sind beigefügt, die Impfungen sind vollständig.",
    "der Steuerbescheid des Vorjahres nennt einen anderen Jahresbetrag, nämlich {amount} Euro.",
    "mein Vater ist verstorben, der Hund lebt jetzt in unserem Haushalt.",
    "die Straßensperrung betrifft auch den Schulbus, bitte stimmen Sie sich mit dem Verkehrsbetrieb ab.",
    "eine Einzugsermächtigung erteile ich nicht, ich überweise jährlich.",
    "den Nachweis über die Begleithundeprüfung füge ich als Anlage bei.",
    "wir verzichten auf den Freisitz vor der Bäckerei und ziehen den Antrag insoweit zurück.",
    "die Wohnungsgeberbestätigung hat der Vermieter unterschrieben.",
    "bitte berichtigen Sie die Schreibweise meines Familiennamens.",
    "für Rückfragen erreichen Sie mich werktags ab {day} Uhr.",
];

/// What clerks ask for.
const DEMANDS: [&str; 12] = [
    "Kopie des Heimtierausweises",
    "Meldebescheinigung der früheren Wohngemeinde",
    "Nachweis der Haftpflichtversicherung",
    "Zulassungsbescheinigung Teil I",
    "maßstäblicher Lageplan mit Feuerwehrzufahrt",
    "Verkehrszeichenplan der ausführenden Firma",
    "Bescheinigung über die Begleithundeprüfung",
    "Schwerbehindertenausweis in Kopie",
    "Wohnungsgeberbestätigung",
    "Kaufvertrag oder Übernahmevertrag des Tierheims",
    "Statiknachweis für das Gerüst",
    "Vollmacht der Eigentümergemeinschaft",
];

const NOTES: [&str; 8] = [
    "Anschrift mit dem Melderegister abgeglichen, stimmt überein.",
    "Rücksprache mit dem Straßenverkehrsamt: keine Bedenken.",
    "Antragstellerin rief an, Unterlagen kommen in der nächsten Woche.",
    "Zahlungseingang der Verwaltungsgebühr bestätigt.",
    "Wiedervorlage, Stellungnahme des Tiefbauamts steht aus.",
    "Ermäßigungsgrund geprüft, Voraussetzungen liegen vor.",
    "Doppelte Antragstellung, siehe Vorgang aus dem Vorjahr.",
    "Ortstermin durchgeführt, Restgehwegbreite reicht aus.",
];

/// A number below `below` that looks drawn: the same for the same case and purpose.
pub fn draw(case: usize, purpose: &str, below: usize) -> usize {
    // FNV-1a.
    let bytes = case.to_le_bytes().into_iter().chain(purpose.bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    (hash >> 20) as usize % below
}

fn pick<'a>(list: &[&'a str], case: usize, purpose: &str) -> &'a str {
    list[draw(case, purpose, list.len())]
}

/// Given and family name of the applicant.
pub fn name(case: usize) -> (String, String) {
    let family = match draw(case, "family name", 4) {
        0 => pick(&FAMILY_NAMES, case, "frequent name").to_owned(),
        1 if draw(case, "double name", 5) == 0 => {
            format!("{}-{}", pick(&FAMILY_NAMES, case, "first name"), rare_name(case))
        }
        _ => rare_name(case),
    };
    (pick(&GIVEN_NAMES, case, "given name").to_owned(), family)
}

fn rare_name(case: usize) -> String {
    pick(&NAME_BEGINNINGS, case, "beginning").to_owned() + pick(&NAME_ENDS, case, "end")
}

/// What the clerk asks for, as items of a list.
pub fn demands(case: usize) -> String {
    format!("– {}\n– {}\n", pick(&DEMANDS, case, "first demand"), pick(&DEMANDS, case, "second demand"))
}

/// The body of the citizen's answer.
pub fn answer(case: usize, name: &str) -> String {
    let sentence = |purpose: &str| {
        pick(&ANSWERS, case, purpose)
            .replace("{day}", &(draw(case, "day", 28) + 1).to_string())
            .replace("{amount}", &(draw(case, "amount", 280) + 12).to_string())
    };
    let (first, second) = (sentence("first sentence"), sentence("second sentence"));
    format!("Guten Tag,\n\n{first}\n\nAußerdem: {second}\n\nFreundliche Grüße\n{name}")
}

pub fn note(case: usize) -> &'static str {
    pick(&NOTES, case, "note")
}
