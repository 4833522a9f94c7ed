//! Slips of the pen.

/// Longest name for which one slip is enough to count as another one; longer names may have two.
const SHORT: usize = 5;

/// The known name that somebody may have meant who wrote `name`.
pub(crate) fn near<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain =
        |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let written = plain(name);
    let slips = known.into_iter().map(|known| (strsim::osa_distance(&written, &plain(known)), known));
    let (slips, closest) = slips.min_by_key(|(slips, _)| *slips)?;
    let allowed = if closest.len() <= SHORT { 1 } else { 2 };
    (slips <= allowed && slips < written.chars().count()).then_some(closest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_names() {
        let known = ["id", "label", "required", "helptext", "displayConditions", "value"];
        for (name, meant) in [
            ("requierd", Some("required")),
            ("Required", Some("required")),
            ("help_text", Some("helptext")),
            ("helpText", Some("helptext")),
            ("displayCondition", Some("displayConditions")),
            ("lable", Some("label")),
            ("values", Some("value")),
            ("name", None),
            ("colour", None),
            ("x", None),
        ] {
            assert_eq!(near(name, known), meant, "{name}");
        }
    }
}
