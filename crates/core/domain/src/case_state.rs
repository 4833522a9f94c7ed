//! The life cycle of a case: which state may follow which.

use serde::{Deserialize, Serialize};

use crate::NewerName;

/// State of a case, in the order of an ordinary life.
///
/// Names follow the sequence of an administrative procedure: §§ 22, 25, 28, 37, 41 VwVfG, § 70 VwGO.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum CaseState {
    /// Received, and nobody has claimed it (§ 22 VwVfG).
    Eingegangen,
    /// A clerk has claimed it and not begun.
    Zugeordnet,
    /// A clerk examines it.
    InPruefung,
    /// Information or documents are missing, and the applicant is asked for them (§ 25 VwVfG).
    Nachforderung,
    /// Other authorities are asked what they think.
    Beteiligung,
    /// Who would be burdened by the decision is heard (§ 28 VwVfG).
    Anhoerung,
    /// Nothing is missing for a decision.
    Entscheidungsreif,
    /// The Bescheid is being written (§ 37 VwVfG).
    EntwurfBescheid,
    /// The draft lies with the second person.
    Mitzeichnung,
    /// The second person has signed it.
    Schlussgezeichnet,
    /// The Bescheid can be retrieved, and doesn't count as notified yet.
    Bereitgestellt,
    /// The Bescheid is notified (§ 41 VwVfG): the Frist for a Widerspruch runs.
    Bekanntgegeben,
    /// The Frist has ended without a Widerspruch (§ 70 VwGO).
    Bestandskraeftig,
    /// A Widerspruch has come in (§ 70 VwGO).
    Widerspruch,
    /// Done, with or without a Bescheid.
    Abgeschlossen,
    /// Filed; nothing follows but deletion.
    ZuDenAkten,
    /// The time for which it had to be kept is over.
    Geloescht,
    /// Handed on to the authority that is responsible.
    Abgegeben,
    /// The applicant has withdrawn the Antrag.
    Zurueckgenommen,
    /// Turned away without a decision on what was applied for.
    Zurueckgewiesen,
    /// Nothing is done for the time being.
    Ruhend,
    /// A state of a newer version.
    #[serde(untagged)]
    #[ts(skip)]
    Unknown(NewerName),
}

use CaseState::*;

impl CaseState {
    /// Those that this version knows, in their order.
    pub const ALL: [Self; 21] = [
        Eingegangen,
        Zugeordnet,
        InPruefung,
        Nachforderung,
        Beteiligung,
        Anhoerung,
        Entscheidungsreif,
        EntwurfBescheid,
        Mitzeichnung,
        Schlussgezeichnet,
        Bereitgestellt,
        Bekanntgegeben,
        Bestandskraeftig,
        Widerspruch,
        Abgeschlossen,
        ZuDenAkten,
        Geloescht,
        Abgegeben,
        Zurueckgenommen,
        Zurueckgewiesen,
        Ruhend,
    ];

    /// The name on the wire and in databases.
    pub fn name(&self) -> &str {
        match self {
            Eingegangen => "eingegangen",
            Zugeordnet => "zugeordnet",
            InPruefung => "in-pruefung",
            Nachforderung => "nachforderung",
            Beteiligung => "beteiligung",
            Anhoerung => "anhoerung",
            Entscheidungsreif => "entscheidungsreif",
            EntwurfBescheid => "entwurf-bescheid",
            Mitzeichnung => "mitzeichnung",
            Schlussgezeichnet => "schlussgezeichnet",
            Bereitgestellt => "bereitgestellt",
            Bekanntgegeben => "bekanntgegeben",
            Bestandskraeftig => "bestandskraeftig",
            Widerspruch => "widerspruch",
            Abgeschlossen => "abgeschlossen",
            ZuDenAkten => "zu-den-akten",
            Geloescht => "geloescht",
            Abgegeben => "abgegeben",
            Zurueckgenommen => "zurueckgenommen",
            Zurueckgewiesen => "zurueckgewiesen",
            Ruhend => "ruhend",
            Unknown(name) => name.as_str(),
        }
    }

    /// The state of this [`name`](Self::name); `None` where this version has none.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// The state of this name, also one that only a newer version knows.
    pub fn named(name: &str) -> Self {
        Self::from_name(name).unwrap_or_else(|| Unknown(NewerName::new(name)))
    }

    /// The states a clerk may choose next.
    ///
    /// Left out is what a clerk can't choose: `Zugeordnet` comes from claiming, `Schlussgezeichnet` needs a second
    /// person, `Bereitgestellt` and `Bestandskraeftig` follow from the portal's clock, `Geloescht` from retention. A signed
    /// Bescheid leaves the office by other ways as long as none is sent from here; the clerk tells when it has.
    pub fn next_for_clerk(self) -> &'static [Self] {
        match self {
            Eingegangen => &[],
            Zugeordnet => &[InPruefung, Abgegeben, Zurueckgewiesen, Ruhend],
            InPruefung => &[
                Nachforderung,
                Beteiligung,
                Anhoerung,
                Entscheidungsreif,
                Abgegeben,
                Zurueckgenommen,
                Zurueckgewiesen,
                Ruhend,
            ],
            Nachforderung => &[InPruefung, Zurueckgenommen, Ruhend],
            Beteiligung => &[InPruefung, Zurueckgenommen, Ruhend],
            Anhoerung => &[InPruefung, Entscheidungsreif, Zurueckgenommen, Ruhend],
            Entscheidungsreif => &[InPruefung, EntwurfBescheid, Abgeschlossen, Zurueckgenommen],
            EntwurfBescheid => &[Entscheidungsreif, Mitzeichnung],
            Mitzeichnung => &[EntwurfBescheid],
            Schlussgezeichnet => &[Bekanntgegeben],
            Bereitgestellt => &[],
            Bekanntgegeben => &[Widerspruch, Abgeschlossen],
            Bestandskraeftig => &[Abgeschlossen],
            Widerspruch => &[InPruefung, Abgeschlossen],
            Abgeschlossen => &[ZuDenAkten, InPruefung],
            ZuDenAkten | Geloescht | Unknown(_) => &[],
            Abgegeben | Zurueckgenommen | Zurueckgewiesen => &[ZuDenAkten],
            Ruhend => &[InPruefung, Zurueckgenommen],
        }
    }

    /// The states that the second person may choose, who signs what another one has drafted.
    pub fn next_for_approver(self) -> &'static [Self] {
        match self {
            Mitzeichnung => &[Schlussgezeichnet, EntwurfBescheid],
            _ => &[],
        }
    }

    /// The fewest steps that a clerk has to choose to get there without giving a reason on the way; `None` where there is
    /// no such way.
    pub fn way_to(self, goal: Self) -> Option<Vec<Self>> {
        let mut ways = std::collections::VecDeque::from([vec![self]]);
        let mut seen = vec![self];
        while let Some(way) = ways.pop_front() {
            let here = *way.last()?;
            if here == goal {
                return Some(way[1..].to_vec());
            }
            for next in here.next_for_clerk().iter().filter(|next| !next.needs_reason()) {
                if !seen.contains(next) {
                    seen.push(*next);
                    ways.push_back([way.clone(), vec![*next]].concat());
                }
            }
        }
        None
    }

    /// Whether a change to this state has to give a reason (§ 39 VwVfG in spirit: who turns away says why).
    pub fn needs_reason(self) -> bool {
        matches!(self, Abgegeben | Zurueckgenommen | Zurueckgewiesen | Ruhend)
    }

    /// Whether nobody has to do anything any more.
    pub fn is_closed(self) -> bool {
        matches!(
            self,
            Bestandskraeftig | Abgeschlossen | ZuDenAkten | Geloescht | Abgegeben | Zurueckgenommen | Zurueckgewiesen
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_serde_and_come_back() {
        for state in CaseState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
            assert_eq!(CaseState::from_name(state.name()), Some(state));
        }
    }

    #[test]
    fn a_case_is_closed_in_the_fewest_steps() {
        assert_eq!(Zugeordnet.way_to(Abgeschlossen), Some(vec![InPruefung, Entscheidungsreif, Abgeschlossen]));
        assert_eq!(Abgeschlossen.way_to(Abgeschlossen), Some(vec![]));
        assert_eq!(Mitzeichnung.way_to(Abgeschlossen), Some(vec![EntwurfBescheid, Entscheidungsreif, Abgeschlossen]));
        assert_eq!(ZuDenAkten.way_to(Abgeschlossen), None);
    }

    #[test]
    fn every_state_with_work_left_can_be_closed_or_waits_for_the_portal() {
        for state in CaseState::ALL {
            let mut seen = vec![state];
            let mut i = 0;
            while i < seen.len() {
                for next in seen[i].next_for_clerk().iter().chain(seen[i].next_for_approver()) {
                    if !seen.contains(next) {
                        seen.push(*next);
                    }
                }
                i += 1;
            }
            let waits_for_others = matches!(state, Eingegangen | Bereitgestellt);
            assert!(waits_for_others || seen.iter().any(|s| s.is_closed()), "{state:?} is a trap");
        }
    }
}
