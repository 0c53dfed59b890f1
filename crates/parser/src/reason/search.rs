//! The search for values that make a formula true.

use serde_json::{Map, Value as Json};

use super::domain::Domain;
use super::formula::{Formula, Tree};
use super::value::Value;
use super::{Answer, STEPS};

pub(super) fn run(formula: &Formula, tree: &Tree) -> Answer {
    let mut search = Search {
        formula,
        tree,
        open: false,
        domains: Vec::new(),
        chosen: Vec::new(),
        steps: 0,
    };
    if search.go() {
        return Answer::Witness(search.event());
    }
    if search.open {
        Answer::Open
    } else {
        Answer::Never
    }
}

struct Search<'s> {
    formula: &'s Formula,
    tree: &'s Tree,
    /// The domains of the first nodes, as far as they have been needed.
    domains: Vec<Domain>,
    /// The values of the first nodes.
    chosen: Vec<Value>,
    /// Whether something was passed over that might have been it.
    open: bool,
    steps: usize,
}

impl Search<'_> {
    /// Goes on from the values chosen so far; whether they are enough.
    fn go(&mut self) -> bool {
        self.steps += 1;
        if self.steps > STEPS {
            self.open = true;
            return false;
        }
        match self.holds(self.formula) {
            Some(true) => return true,
            Some(false) => return false,
            None => {}
        }
        let at = self.chosen.len();
        let Some(node) = self.tree.nodes.get(at) else {
            self.open = true;
            return false;
        };
        let above = node.parent.and_then(|parent| self.chosen.get(parent));
        match above {
            None | Some(Value::Object) => {
                let mut next = 0;
                while let Some(value) = self.value(at, next) {
                    if self.with(value) {
                        return true;
                    }
                    next += 1;
                }
                false
            }
            Some(above) => {
                let value = above.step(&node.segment);
                self.with(value)
            }
        }
    }

    /// Chooses the next value and goes on.
    fn with(&mut self, value: Value) -> bool {
        self.chosen.push(value);
        let found = self.go();
        if !found {
            self.chosen.pop();
        }
        found
    }

    /// A value of the domain of a node.
    fn value(&mut self, at: usize, position: usize) -> Option<Value> {
        while self.domains.len() <= at {
            let node = self.tree.nodes.get(self.domains.len())?;
            let parent = Some(self.domains.len());
            let children = self
                .tree
                .nodes
                .iter()
                .filter(|child| child.parent == parent);
            self.domains.push(Domain::of(node, children));
        }
        let domain = self.domains.get(at)?;
        self.open |= !domain.exact;
        domain.values.get(position).cloned()
    }

    /// Whether a formula is true whatever the rest may be, or false, or neither.
    fn holds(&self, formula: &Formula) -> Option<bool> {
        match formula {
            Formula::Known(known) => Some(*known),
            Formula::Open => None,
            Formula::Test(at, test) => {
                let test = self.tree.nodes.get(*at)?.tests.get(*test)?;
                Some(test.holds(self.chosen.get(*at)?))
            }
            Formula::Not(inner) => self.holds(inner).map(|holds| !holds),
            Formula::All(all) => self.every(all, true),
            Formula::Any(any) => self.every(any, false),
        }
    }

    /// Whether all are as wanted; the opposite if one is not.
    fn every(&self, formulas: &[Formula], wanted: bool) -> Option<bool> {
        let mut all = Some(wanted);
        for formula in formulas {
            match self.holds(formula) {
                Some(holds) if holds == wanted => {}
                Some(holds) => return Some(holds),
                None => all = None,
            }
        }
        all
    }

    /// The event of the values chosen.
    fn event(&self) -> Json {
        let mut event = Json::Object(Map::new());
        for (at, value) in self.chosen.iter().enumerate() {
            if let Some(json) = value.json() {
                self.place(at, json, &mut event);
            }
        }
        event
    }

    /// Puts a value where its node is, if what is above is an object.
    fn place(&self, at: usize, json: Json, event: &mut Json) {
        let mut path = Vec::new();
        let mut up = self.tree.nodes.get(at);
        while let Some(node) = up {
            path.push(node.segment.key());
            up = node.parent.and_then(|parent| self.tree.nodes.get(parent));
        }
        let Some((last, above)) = path.split_first() else {
            return;
        };
        let mut target = Some(event);
        for key in above.iter().rev() {
            target = target.and_then(|json| json.as_object_mut()?.get_mut(*key));
        }
        if let Some(Json::Object(members)) = target {
            members.insert((*last).to_owned(), json);
        }
    }
}
