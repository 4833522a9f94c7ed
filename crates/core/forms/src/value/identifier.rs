//! Numbers and codes with rules of their own.

#![deny(clippy::arithmetic_side_effects)]

/// Lengths of the IBANs of the SEPA countries (ISO 13616 registry); others may have 15 to 34 characters.
const IBAN_LENGTHS: &str = "AD24 AL28 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GI23 GR27 HR21 HU28 \
    IE22 IS26 IT27 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31 NL18 NO15 PL28 PT25 RO24 RS22 SE24 SI19 SK24 SM27 VA22";

fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase()
}

fn all(text: &str, test: fn(&u8) -> bool) -> bool {
    text.bytes().all(|byte| test(&byte))
}

/// ISO 13616: the country's length, and the remainder modulo 97.
pub fn is_iban(text: &str) -> bool {
    let iban = compact(text);
    let Some((country, rest)) = iban.split_at_checked(2) else { return false };
    let Some((check, account)) = rest.split_at_checked(2) else { return false };
    let known = IBAN_LENGTHS.split_ascii_whitespace().find_map(|entry| entry.strip_prefix(country));
    let length_fits = match known {
        Some(length) => length.parse() == Ok(iban.len()),
        None => (15..=34).contains(&iban.len()),
    };
    if !length_fits
        || !all(country, u8::is_ascii_alphabetic)
        || !all(check, u8::is_ascii_digit)
        || !all(account, u8::is_ascii_alphanumeric)
    {
        return false;
    }
    let remainder = account.chars().chain(iban.chars().take(4)).fold(0_u32, |rest, letter| {
        let value = value(letter);
        rest.saturating_mul(if value < 10 { 10 } else { 100 }).saturating_add(value) % 97
    });
    remainder == 1
}

/// ISO 9362: bank, country, place, and the branch where there is one.
pub fn is_bic(text: &str) -> bool {
    let bic = compact(text);
    let (Some(letters), Some(rest)) = (bic.get(..6), bic.get(6..)) else { return false };
    all(letters, u8::is_ascii_alphabetic) && matches!(rest.len(), 2 | 5) && all(rest, u8::is_ascii_alphanumeric)
}

/// Identifikationsnummer, § 139b AO: eleven digits, the last one a check digit (ISO 7064, mod 11,10). Of the first ten
/// one occurs twice or three times (not three in a row), the others at most once; none begins with 0.
pub fn is_tax_id(text: &str) -> bool {
    let number = compact(text);
    if number.len() != 11 || !all(&number, u8::is_ascii_digit) || number.starts_with('0') {
        return false;
    }
    let digits: Vec<u32> = number.chars().map(value).collect();
    let (payload, check) = digits.split_at(10);
    let mut counts = [0_u8; 10];
    for digit in payload {
        let count = &mut counts[*digit as usize];
        *count = count.saturating_add(1);
    }
    let repeated: Vec<u8> = counts.into_iter().filter(|count| *count > 1).collect();
    let in_a_row = payload.windows(3).any(|three| three[0] == three[1] && three[1] == three[2]);
    matches!(repeated.as_slice(), [2 | 3]) && !in_a_row && check == [check_digit_11_10(payload)]
}

fn check_digit_11_10(digits: &[u32]) -> u32 {
    let product = digits.iter().fold(10_u32, |product, digit| {
        let sum = product.saturating_add(*digit) % 10;
        (if sum == 0 { 10_u32 } else { sum }).saturating_mul(2) % 11
    });
    11_u32.saturating_sub(product) % 10
}

/// Five digits between 01001 and 99998.
pub fn is_plz(text: &str) -> bool {
    let plz = text.trim();
    plz.len() == 5 && all(plz, u8::is_ascii_digit) && ("01001"..="99998").contains(&plz)
}

/// A German number plate (§ 9 FZV): `MTL-AB 123`, with E or H behind the digits where it has one, eight characters at most.
pub fn is_kfz_kennzeichen(text: &str) -> bool {
    let plate = text.trim().to_uppercase();
    let Some((district, rest)) = plate.split_once(['-', ' ']) else { return false };
    let letters: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
    let behind = rest.get(letters.len()..).unwrap_or_default().trim_start_matches(' ');
    let digits = behind.trim_end_matches(['E', 'H']);
    let suffix = behind.len().saturating_sub(digits.len());
    (1..=3).contains(&district.chars().count())
        && district.chars().all(|c| matches!(c, 'A'..='Z' | 'Ä' | 'Ö' | 'Ü'))
        && (1..=2).contains(&letters.len())
        && (1..=4).contains(&digits.len())
        && all(digits, u8::is_ascii_digit)
        && !digits.starts_with('0')
        && suffix <= 1
        && district.chars().count().saturating_add(letters.len()).saturating_add(behind.len()) <= 8
}

/// A mail address as RFC 5321 has it, without quoted names; domains may have letters of any script (RFC 5890).
pub fn is_email(text: &str) -> bool {
    let address = text.trim();
    let Some((name, domain)) = address.rsplit_once('@') else { return false };
    let atom = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte))
    };
    let label = |part: &str| {
        (1..=63).contains(&part.len())
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let top_level = domain.rsplit('.').next().unwrap_or_default();
    address.len() <= 254
        && name.len() <= 64
        && name.split('.').all(atom)
        && domain.contains('.')
        && domain.split('.').all(label)
        && top_level.chars().count() >= 2
        && !all(top_level, u8::is_ascii_digit)
}

/// Five to fifteen digits (ITU-T E.164), with `+` before and blanks, brackets, slashes and hyphens between them.
pub fn is_phone(text: &str) -> bool {
    let number = text.trim();
    let number = number.strip_prefix('+').unwrap_or(number);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (5..=15).contains(&digits)
        && number.starts_with(|c: char| c.is_ascii_digit() || c == '(')
        && number.bytes().all(|byte| byte.is_ascii_digit() || b" ()/-".contains(&byte))
}

/// Number of an identity card: nine characters and a check digit (weights 7, 3, 1; ICAO 9303).
pub fn is_id_card_number(text: &str) -> bool {
    let number = compact(text);
    let allowed = |byte: u8| byte.is_ascii_digit() || b"CFGHJKLMNPRTVWXYZ".contains(&byte);
    if number.len() != 10 || !number.bytes().all(allowed) {
        return false;
    }
    let weighted = |(letter, weight): (char, u32)| value(letter).saturating_mul(weight);
    let sum: u32 = number.chars().take(9).zip([7, 3, 1].into_iter().cycle()).map(weighted).sum();
    number.chars().last().is_some_and(|check| check.is_ascii_digit() && value(check) == sum % 10)
}

/// Digits count as themselves, letters from A on as 10, 11, …
fn value(letter: char) -> u32 {
    letter.to_digit(36).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agrees(test: fn(&str) -> bool, right: &[&str], wrong: &[&str]) {
        for text in right {
            assert!(test(text), "{text}");
        }
        for text in wrong {
            assert!(!test(text), "{text}");
        }
    }

    #[test]
    fn bank_codes() {
        agrees(
            is_iban,
            &["DE89 3704 0044 0532 0130 00", "gb82west12345698765432", "NO93 8601 1117 947"],
            &[
                "DE89 3704 0044 0532 0130 01",
                "DE89",
                "",
                "DÉ89370400440532013000",
                "8937040044053201300000",
                "NO9386011117947000",
            ],
        );
        agrees(is_bic, &["DEUTDEFF", "deutdeff500", "MARKDEF1100"], &["DEUTDEF", "DEUT1EFF", "DEUTDEFF50", ""]);
    }

    #[test]
    fn tax_ids() {
        // 86095742719 and 47036892816 are the examples of the tax administration's specification.
        agrees(
            is_tax_id,
            &["86095742719", "47036892816", "86 095 742 719", "65929970489"],
            &["86095742718", "06095742719", "8609574271", "11145678909", "12345678903", "86095742719a"],
        );
    }

    #[test]
    fn addresses() {
        agrees(is_plz, &["01067", "99998"], &["00000", "01000", "99999", "1067", "0106a", "010670"]);
        agrees(
            is_email,
            &["a@b.de", "anna.lehmann+x@stadt-musterau.example", "info@müller.de"],
            &["a@b", "a b@c.de", "@b.de", "a@", "a..b@c.de", "a@-b.de", "a@b.1", "a@b.c", "ü@b.de"],
        );
        agrees(
            is_phone,
            &["+49 (3437) 12-34", "0351/123456"],
            &["123", "12+345678", "0351 abc", "1234567890123456", "-12345"],
        );
    }

    #[test]
    fn plates_and_cards() {
        agrees(
            is_kfz_kennzeichen,
            &["L-AB 1", "MTL-AB 12E", "DD-X 9999H", "WÜ-A 1", "l ab 12"],
            &["LAB 1", "L-ABC 1", "L-AB 0123", "L-AB 12345", "MTL-AB 123E", "L-AB 1EH", "-A 1", "L-A"],
        );
        agrees(
            is_id_card_number,
            &["L01X00T471", "l01x00t47 1"],
            &["L01X00T472", "L01X00T47", "A01X00T471", "L01X00T47X"],
        );
    }
}
