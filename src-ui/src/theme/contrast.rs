//! What is written can be read: the contrast of every pair of colours that the styles put together,
//! in every theme, out of `theme.css` itself.

use std::collections::BTreeMap;

use wasm_bindgen_test::wasm_bindgen_test;

const STYLES: &str = include_str!("../../static/styles/theme.css");

/// Text, by WCAG 2.2 AA.
const TEXT: f64 = 4.5;
/// The edge of something that can be touched.
const SHAPE: f64 = 3.0;

/// What is drawn on what, and how much they must differ.
const PAIRS: &[(&str, &str, f64)] = &[
    ("--text", "--ground", TEXT),
    ("--text", "--panel", TEXT),
    ("--text", "--ticket", TEXT),
    ("--text", "--raised", TEXT),
    ("--muted", "--ground", TEXT),
    ("--muted", "--panel", TEXT),
    ("--muted", "--ticket", TEXT),
    ("--muted", "--raised", TEXT),
    // The header of a ticket, in each age; NOT ANNOUNCED; the tag.
    ("--ink", "--new", TEXT),
    ("--ink", "--warn", TEXT),
    ("--ink", "--late", TEXT),
    ("--ink", "--late-stripe", TEXT),
    // Ages as text: on rows, on what is on other pages, on failures.
    ("--new-text", "--ticket", TEXT),
    ("--warn-text", "--ticket", TEXT),
    ("--late-text", "--ticket", TEXT),
    ("--ready-text", "--ticket", TEXT),
    ("--warn-text", "--panel", TEXT),
    ("--warn-text", "--ground", TEXT),
    ("--ready-text", "--ready-button", TEXT),
    // The badge: a little of its colour on the bar.
    ("--ready-text", "16% --ready-text on --panel", TEXT),
    ("--warn-text", "16% --warn-text on --panel", TEXT),
    ("--text", "16% --ready-text on --panel", TEXT),
    ("--text", "16% --warn-text on --panel", TEXT),
    // The band that says that nothing is received.
    ("band --ink", "--band", TEXT),
    ("--strong-line", "--ground", SHAPE),
    ("--strong-line", "--panel", SHAPE),
    ("--strong-line", "--ticket", SHAPE),
    // The edge of a row says its age too.
    ("--ready-text", "--ground", SHAPE),
    ("--warn-text", "--ground", SHAPE),
    ("--late-text", "--ground", SHAPE),
];

/// The rules that hold in each theme, the later ones over the earlier.
const THEMES: &[(&str, &[&str])] = &[
    ("dark", &[":root"]),
    ("light", &[":root", LIGHT]),
    ("contrast", &[":root", ":root[data-theme=\"contrast\"]"]),
    ("dark, more contrast wished", &[":root", "more :root"]),
    (
        "light, more contrast wished",
        &[":root", "more :root", LIGHT, MORE_LIGHT],
    ),
];

const LIGHT: &str = ":root[data-theme=\"light\"]";
const MORE_LIGHT: &str = "more :root[data-theme=\"light\"]";

type Colour = [f64; 3];
type Rules = BTreeMap<String, BTreeMap<String, String>>;

/// The custom properties of each rule; those inside `prefers-contrast` begin with "more".
fn rules(css: &str) -> Rules {
    let mut rules = Rules::new();
    let mut open: Vec<String> = Vec::new();
    for line in css.lines().map(str::trim) {
        if let Some(selector) = line.strip_suffix('{') {
            open.push(selector.trim().to_owned());
        } else if line == "}" {
            open.pop();
        } else if let Some((name, value)) = line.strip_suffix(';').and_then(|l| l.split_once(':'))
            && name.starts_with("--")
        {
            let more = open.iter().any(|rule| rule.contains("prefers-contrast"));
            let selector = open.last().unwrap();
            let selector = if more {
                format!("more {selector}")
            } else {
                selector.clone()
            };
            let rule = rules.entry(selector).or_default();
            rule.insert(name.to_owned(), value.trim().to_owned());
        }
    }
    rules
}

/// What holds in a theme.
fn tokens(rules: &Rules, of: &[&str]) -> BTreeMap<String, String> {
    let mut tokens = BTreeMap::new();
    for selector in of {
        let rule = rules.get(*selector);
        let rule = rule.unwrap_or_else(|| panic!("no rule {selector}"));
        tokens.extend(rule.clone());
    }
    let band = format!("{} .band", of.last().unwrap());
    let light = of.contains(&LIGHT).then(|| format!("{LIGHT} .band"));
    let band = rules.get(&band).or(light.and_then(|band| rules.get(&band)));
    let ink = band.and_then(|rule| rule.get("--ink"));
    let ink = ink.or(tokens.get("--ink")).unwrap().clone();
    tokens.insert("band --ink".into(), ink);
    tokens
}

fn colour(tokens: &BTreeMap<String, String>, name: &str) -> Colour {
    if let Some((part, rest)) = name.split_once("% ") {
        let (upper, under) = rest.split_once(" on ").unwrap();
        let part = part.parse::<f64>().unwrap() / 100.0;
        let (upper, under) = (colour(tokens, upper), colour(tokens, under));
        return std::array::from_fn(|i| upper[i] * part + under[i] * (1.0 - part));
    }
    let value = tokens.get(name).unwrap_or_else(|| panic!("no {name}"));
    if let Some(other) = value.strip_prefix("var(") {
        return colour(tokens, other.trim_end_matches(')'));
    }
    let hex = value
        .strip_prefix('#')
        .unwrap_or_else(|| panic!("{name}: {value}"));
    assert_eq!(hex.len(), 6, "{name}: {value}");
    std::array::from_fn(|i| {
        let channel = u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap();
        f64::from(channel) / 255.0
    })
}

fn luminance(colour: Colour) -> f64 {
    let linear = colour.map(|channel| {
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Every pair of a style sheet that is too weak, with its contrast.
fn too_weak(css: &str) -> Vec<String> {
    let rules = rules(css);
    let mut weak = Vec::new();
    for (theme, of) in THEMES {
        let tokens = tokens(&rules, of);
        for (text, ground, least) in PAIRS {
            let found = contrast(colour(&tokens, text), colour(&tokens, ground));
            if found < *least {
                weak.push(format!("{theme}: {text} on {ground}: {found:.2} < {least}"));
            }
        }
    }
    weak
}

#[wasm_bindgen_test(unsupported = test)]
fn every_text_and_every_edge_can_be_seen_in_every_theme() {
    assert_eq!(too_weak(STYLES), Vec::<String>::new());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_pair_that_is_too_weak_would_be_found() {
    for (was, weaker, theme) in [
        ("--muted: #b8c1cc;", "--muted: #5a6472;", "dark"),
        ("--muted: #465160;", "--muted: #9aa5b2;", "light"),
        ("--raised: #262626;", "--raised: #bbbbbb;", "contrast"),
        ("--warn-text: #8a5a00;", "--warn-text: #f0c419;", "light"),
    ] {
        assert!(STYLES.contains(was), "{was}");
        let weak = too_weak(&STYLES.replacen(was, weaker, 1));
        let found = weak.iter().any(|pair| pair.starts_with(theme));
        assert!(found, "{weaker}: {weak:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_palette_has_the_contrast_that_it_was_chosen_for() {
    let rules = rules(STYLES);
    let dark = tokens(&rules, &[":root"]);
    for (text, ground, figure) in [
        ("--ink", "--new", 8.2),
        ("--ink", "--warn", 11.4),
        ("--ink", "--late", 6.7),
        ("--ink", "--ready", 8.1),
        ("--text", "--ticket", 14.9),
        ("--muted", "--ticket", 8.8),
    ] {
        let found = contrast(colour(&dark, text), colour(&dark, ground));
        assert!(
            (found - figure).abs() < 0.06,
            "{text} on {ground}: {found:.2}"
        );
    }
    let light = tokens(&rules, &[":root", LIGHT]);
    for (name, value) in [
        ("--new-text", "#005a9c"),
        ("--late-text", "#b23a00"),
        ("--ready-text", "#00694f"),
        ("--ticket", "#ffffff"),
    ] {
        assert_eq!(light[name], value);
    }
}
