//! What a new station is asked, one thing at a time. Nothing of it is kept before the end: a run that
//! was broken off begins anew.

use olgfeast_protocol::{
    Role, Settings,
    ipc::{Kept, Session},
};

/// One question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// What this computer is for.
    Role,
    /// What is made here.
    FoodGroups,
    /// Whether there is a feast PIN.
    Pin,
    /// How large the screen is and from where it is read.
    Display,
    /// An order that is none, to be started, called and handed out.
    Practice,
}

/// How far a person is, and what they have said so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstRun {
    step: Step,
    settings: Settings,
    has_groups: bool,
    has_pin: bool,
}

/// Whether it is due: a person is here, and nobody has ever said what this computer is for. A
/// station that is run by its environment has nobody to ask.
pub fn is_due(session: &Session, settings: &Settings) -> bool {
    let person = match session {
        Session::SignedOut { .. } => false,
        Session::SignedIn { kept, .. } => *kept != Kept::Environment,
    };
    person && settings.role.is_none()
}

/// What this computer is for, also where nobody has said so.
pub fn role(settings: &Settings) -> Role {
    settings.role.unwrap_or(Role::Kitchen)
}

impl FirstRun {
    /// At its beginning. A PIN that was set before is not asked for again; one that is set on the way
    /// stays a step of it. Most computers are in a kitchen.
    pub fn new(settings: Settings, has_pin: bool) -> FirstRun {
        FirstRun {
            step: Step::Role,
            settings: Settings {
                role: Some(role(&settings)),
                ..settings
            },
            has_groups: false,
            has_pin,
        }
    }

    /// What is asked now.
    pub fn step(&self) -> Step {
        self.step
    }

    /// What was said so far.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The person has said something else.
    pub fn decide(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// The menu has food groups to choose from, or none.
    pub fn menu_has_groups(&mut self, has_groups: bool) {
        self.has_groups = has_groups;
    }

    /// All questions that are put to this computer, in their order. One that is being answered does
    /// not go away under the finger.
    pub fn steps(&self) -> impl Iterator<Item = Step> + '_ {
        let all = [
            Step::Role,
            Step::FoodGroups,
            Step::Pin,
            Step::Display,
            Step::Practice,
        ];
        all.into_iter().filter(|step| {
            let kitchen = role(&self.settings) == Role::Kitchen;
            *step == self.step
                || match step {
                    Step::Role | Step::Display => true,
                    Step::FoodGroups => kitchen && self.has_groups,
                    Step::Pin => !self.has_pin,
                    Step::Practice => role(&self.settings) != Role::Board,
                }
        })
    }

    /// Which of them it is, from 1, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        let before = self.steps().take_while(|step| *step != self.step).count();
        (before + 1, self.steps().count())
    }

    /// The next question; `None` after the last one.
    #[must_use]
    pub fn next(&self) -> Option<FirstRun> {
        let mut rest = self.steps().skip_while(|step| *step != self.step);
        rest.next();
        rest.next().map(|step| self.at(step))
    }

    /// The question before; `None` at the first one.
    #[must_use]
    pub fn back(&self) -> Option<FirstRun> {
        let before = self.steps().take_while(|step| *step != self.step).last();
        before.map(|step| self.at(step))
    }

    fn at(&self, step: Step) -> FirstRun {
        FirstRun {
            step,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn of(role: Option<Role>) -> FirstRun {
        let settings = Settings {
            role,
            ..Settings::default()
        };
        let mut run = FirstRun::new(settings, false);
        run.menu_has_groups(true);
        run
    }

    fn walk(run: &FirstRun) -> Vec<Step> {
        let mut steps = vec![run.step()];
        let mut at = run.clone();
        while let Some(next) = at.next() {
            assert_eq!(next.back().map(|back| back.step()), Some(at.step()));
            steps.push(next.step());
            at = next;
        }
        steps
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn it_is_due_where_a_person_has_signed_in_and_nobody_has_said_what_this_is_for() {
        let session = |kept| Session::SignedIn {
            server: "http://127.0.0.1:8000".into(),
            username: "grill".into(),
            kept,
        };
        let out = Session::SignedOut {
            server: None,
            username: None,
        };
        let new = Settings::default();
        for kept in [Kept::Keyring, Kept::File, Kept::Memory] {
            assert!(is_due(&session(kept), &new));
            for role in Role::ALL {
                assert!(!is_due(&session(kept), of(Some(role)).settings()));
            }
        }
        assert!(!is_due(&session(Kept::Environment), &new));
        assert!(!is_due(&out, &new));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn each_role_is_asked_what_concerns_it() {
        use Step::*;
        let kitchen = vec![Role, FoodGroups, Pin, Display, Practice];
        assert_eq!(walk(&of(None)), kitchen);
        assert_eq!(walk(&of(Some(olgfeast_protocol::Role::Kitchen))), kitchen);
        assert_eq!(
            walk(&of(Some(olgfeast_protocol::Role::Board))),
            [Role, Pin, Display]
        );
        assert_eq!(
            walk(&of(Some(olgfeast_protocol::Role::Admin))),
            [Role, Pin, Display, Practice]
        );
        let bare = FirstRun::new(Settings::default(), true);
        assert_eq!(walk(&bare), [Role, Display, Practice]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn progress_counts_the_questions_that_are_put() {
        let run = of(None);
        assert_eq!(run.progress(), (1, 5));
        assert!(run.back().is_none());
        let at = run.next().and_then(|run| run.next()).unwrap();
        assert_eq!((at.step(), at.progress()), (Step::Pin, (3, 5)));
        assert_eq!(at.next().unwrap().progress(), (4, 5));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn who_skips_everything_has_a_kitchen_and_what_was_said_is_kept() {
        assert_eq!(of(None).settings().role, Some(Role::Kitchen));
        let mut run = of(None);
        let mut said = run.settings().clone();
        said.role = Some(Role::Admin);
        said.display.inches = 32;
        run.decide(said.clone());
        assert_eq!(*run.next().unwrap().settings(), said);
    }
}
