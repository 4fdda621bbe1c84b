//! axe-core in the real window: which rules of accessibility a screen breaks.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::json;

use super::window::Window;

/// WCAG 2.2, levels A and AA, with what each version before it asked.
const TAGS: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// What axe-core said of all screens so far.
pub struct Axe {
    source: String,
    broken: Vec<String>,
    undecided: BTreeMap<String, usize>,
    screens: usize,
}

#[derive(Deserialize)]
struct Said {
    violations: Vec<Rule>,
    incomplete: Vec<Rule>,
}

/// One rule, and the elements that it is about.
#[derive(Deserialize)]
struct Rule {
    id: String,
    help: String,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    selector: String,
    why: String,
}

impl Axe {
    /// As `cargo xtask axe` has fetched it.
    pub fn fetched() -> Axe {
        let file = fetched_to();
        let source = std::fs::read_to_string(&file).unwrap_or_else(|cause| {
            panic!(
                "axe-core is not at {} ({cause}): `cargo xtask axe` fetches it, and \
                 `cargo xtask test` does so by itself",
                file.display()
            )
        });
        Axe {
            source,
            broken: Vec::new(),
            undecided: BTreeMap::new(),
            screens: 0,
        }
    }

    /// Looks at what the window shows now.
    pub async fn looks_at(&mut self, window: &Window, screen: &str) {
        window.shot(&format!("axe-{screen}")).await;
        let is_here = window.page.execute("return 'axe' in window", vec![]).await;
        if is_here.expect("a script") != json!(true) {
            let inject = window.page.execute(&self.source, vec![]).await;
            inject.expect("axe-core runs");
        }
        // In parts: a page that does nothing else for seconds is taken for one that hangs.
        let script = "const [tags, done] = arguments;
            const told = (rules) => rules.map(({id, help, nodes}) => ({id, help, nodes: nodes.map(
                (node) => ({selector: node.target.join(' '), why: node.failureSummary ?? ''}))}));
            const look = async () => {
                const rules = axe.getRules(tags).map((rule) => rule.ruleId);
                const found = {violations: [], incomplete: []};
                while (rules.length > 0) {
                    const values = rules.splice(0, 4);
                    const said = await axe.run(document, {
                        runOnly: {type: 'rule', values}, resultTypes: Object.keys(found),
                    });
                    for (const kind of Object.keys(found)) found[kind].push(...told(said[kind]));
                    await new Promise((goes_on) => setTimeout(goes_on));
                }
                return found;
            };
            look().then(done, (error) => done(String(error)));";
        let said = window.page.execute_async(script, vec![json!(TAGS)]).await;
        let said = said.expect("axe-core answers");
        let said: Said = serde_json::from_value(said.clone())
            .unwrap_or_else(|cause| panic!("{screen}: {cause}: {said}"));
        for Rule { id, help, nodes } in said.violations {
            for Node { selector, why } in nodes {
                let why = why.replace('\n', "\n    ");
                self.broken
                    .push(format!("{screen}: {id}: {selector}\n  {help}\n  {why}"));
            }
        }
        for rule in said.incomplete {
            for node in rule.nodes {
                println!("undecided: {screen}: {}: {}", rule.id, node.selector);
                *self.undecided.entry(rule.id.clone()).or_default() += 1;
            }
        }
        self.screens += 1;
    }

    /// What it could not decide is counted; what is broken fails the test, all of it at once.
    pub fn assert_content(self) {
        println!("{} screens; undecided: {:?}", self.screens, self.undecided);
        let broken = self.broken;
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}

/// Beside everything that is built.
fn fetched_to() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    target
        .expect("the target directory")
        .join("axe-core/axe.min.js")
}
