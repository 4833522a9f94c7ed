//! What the demo's tenants tell about themselves. Invented, like everything here.

use domain::Tenant;

use super::MUSTERAU;

/// Name and text of each page of a tenant.
pub fn of(tenant: &Tenant) -> [(&'static str, String); 4] {
    let name = &tenant.name;
    let place = if name == MUSTERAU { "Markt 1, 04668 Musterau an der Mulde" } else { "Dorfstraße 3, 04668 Nebenau" };
    [
        (
            "impressum",
            format!("{name}\n{place}\n\nVertreten durch die Bürgermeisterin.\n\nDiese Behörde ist erfunden."),
        ),
        (
            "kontakt",
            format!(
                "{name}\n{place}\n\n## Sprechzeiten\n\nDienstag 9 bis 12 und 13 bis 18 Uhr, Donnerstag 9 bis 12 Uhr"
            ),
        ),
        (
            "datenschutz",
            format!(
                "Verantwortlich ist {name}, {place}.\n\nIhre Angaben werden verarbeitet, um über Ihren Antrag zu entscheiden \
                 (Art. 6 Abs. 1 Buchst. e DSGVO in Verbindung mit dem Fachrecht des Antrags).\n\n## Ihre Rechte\n\nSie haben \
                 das Recht auf Auskunft, Berichtigung, Löschung und Einschränkung und können sich bei der Sächsischen \
                 Datenschutz- und Transparenzbeauftragten beschweren."
            ),
        ),
        ("barrierefreiheit", format!("Hinweise auf Hürden nimmt {name} gern entgegen: {place}.")),
    ]
}
