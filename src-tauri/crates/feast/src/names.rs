//! Names that people give at a counter.

use rand::{Rng, seq::IndexedRandom};

/// From many places and in many scripts, as at a real feast; some awkward ones among them.
const NAMES: [&str; 96] = [
    "Kowalski",
    "Nowak",
    "Wiśniewska",
    "Zieliński",
    "Dąbrowski",
    "Łukasz",
    "Żaneta",
    "Kamiński",
    "Müller",
    "Schäfer",
    "Großmann",
    "Jäger",
    "Weiß",
    "Zoë Müller",
    "Hofstätter",
    "von der Au",
    "O'Brien",
    "McCarthy",
    "Murphy",
    "Siobhán",
    "Smith",
    "Jones-Hughes",
    "Taylor",
    "Anne-Marie",
    "Dubois",
    "Lefèvre",
    "François",
    "D'Aubigné",
    "García",
    "Núñez",
    "Peña",
    "Íñigo",
    "Silva",
    "João",
    "Gonçalves",
    "Conceição",
    "Rossi",
    "D'Angelo",
    "Esposito",
    "Niccolò",
    "Novák",
    "Dvořáková",
    "Růžička",
    "Černý",
    "Horváth",
    "Szőke",
    "Ördög",
    "Kovács",
    "Popescu",
    "Ștefan",
    "Țepeș",
    "Ionescu",
    "Petrović",
    "Đorđević",
    "Šarić",
    "Živković",
    "Шевченко",
    "Олена",
    "Іваненко",
    "Ґалаґан",
    "Иванова",
    "Пётр",
    "Димитров",
    "Йорданка",
    "Παπαδόπουλος",
    "Ελένη",
    "Γιώργος",
    "Yılmaz",
    "Şahin",
    "Çelik",
    "İpek",
    "Öztürk",
    "Andersson",
    "Åsa",
    "Sørensen",
    "Bjørk",
    "Guðrún",
    "Þórir",
    "Mäkinen",
    "Jürgen Tamm",
    "Nguyễn",
    "Trần",
    "李",
    "王芳",
    "田中",
    "さくら",
    "김민준",
    "박",
    "حداد",
    "ليلى",
    "כהן",
    "Singh",
    "प्रिया",
    "Okafor",
    "Adébáyọ̀",
    "Nkosi",
];

/// A name, as somebody at the counter would say it.
pub(crate) fn customer(rng: &mut impl Rng) -> String {
    let name = NAMES.choose(rng).copied().unwrap_or_default();
    match rng.random_range(0..10) {
        0 | 1 => format!("{name} family"),
        2 => format!("{name} (table {})", rng.random_range(1..=40)),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn every_name_fits_into_the_servers_field() {
        let mut rng = StdRng::seed_from_u64(7);
        for _ in 0..1_000 {
            let length = customer(&mut rng).chars().count();
            assert!((1..=100).contains(&length));
        }
    }

    #[test]
    fn no_name_stands_twice_in_the_list() {
        assert_eq!(NAMES.iter().collect::<BTreeSet<_>>().len(), NAMES.len());
    }
}
