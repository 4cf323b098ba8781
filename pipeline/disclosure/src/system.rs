//! Counts and the equations between them: what an outsider of the public tables computes with.

use std::fmt;
use std::sync::OnceLock;

/// A count in a [`System`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variable(u32);

impl Variable {
    /// Its place in the system, from 0.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What is known of one count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The true value.
    pub value: u64,
    /// Whether it is printed where it is not withheld. A count that is not printed is an unknown of the equations: the
    /// complement of a rate, a difference.
    pub printed: bool,
    /// Whether its interval must stay wide.
    pub sensitive: bool,
    /// Whether it is public already, and so neither unknown nor protected any more.
    pub settled: bool,
    /// The least value that everybody knows it to have, where it is not printed.
    pub least: u64,
    /// What its loss costs the reader, for the choice of what else to withhold; 0 for one that is not printed.
    pub weight: u64,
    /// Counts that are withheld together (the bands of one histogram), by the first of them.
    unit: Variable,
}

/// An equation: the sum of the counts, each with its sign, is zero.
pub type Equation = Vec<(Variable, i64)>;

/// An equation that the true values do not satisfy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{left} stands against {right}")]
pub struct Unbalanced {
    /// The sum of the counts with a positive sign.
    pub left: u64,
    /// The sum of the counts with a negative sign.
    pub right: u64,
}

/// The greatest count that a system takes: sums of all counts of a country stay exact in the arithmetic of the audit.
pub const GREATEST: u64 = 1 << 40;

/// Counts, which of them are printed, and the equations that they satisfy.
#[derive(Clone, Default)]
pub struct System {
    counts: Vec<Count>,
    equations: Vec<Equation>,
    of: Vec<Vec<(u32, i64)>>,
    members: Vec<(Variable, Variable)>,
    threshold: u64,
    /// Of each equation, a count that is not printed and stands in no other.
    slacks: OnceLock<Vec<Option<(Variable, i64)>>>,
    /// Of each count, whether a reader has it at sight.
    at_sight: OnceLock<Vec<bool>>,
}

impl fmt::Debug for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "System({} counts, {} equations)", self.counts.len(), self.equations.len())
    }
}

impl System {
    /// An empty system that protects counts of 1 to `threshold` − 1.
    pub fn new(threshold: u64) -> Self {
        System { threshold, ..System::default() }
    }

    /// Adds a count that is printed, with the weight of its loss.
    pub fn printed(&mut self, value: u64, weight: u64) -> Variable {
        self.push(value, true, weight)
    }

    /// Adds a count that is never printed.
    pub fn hidden(&mut self, value: u64) -> Variable {
        self.push(value, false, 0)
    }

    fn push(&mut self, value: u64, printed: bool, weight: u64) -> Variable {
        let variable = Variable(u32::try_from(self.counts.len()).expect("fewer than four thousand million counts"));
        let sensitive = (1..self.threshold).contains(&value);
        self.counts.push(Count {
            value: value.min(GREATEST),
            printed,
            sensitive,
            settled: false,
            least: 0,
            weight,
            unit: variable,
        });
        self.of.push(Vec::new());
        variable
    }

    /// Prints a count that was hidden.
    pub fn print(&mut self, variable: Variable, weight: u64) {
        self.slacks = OnceLock::new();
        self.at_sight = OnceLock::new();
        let count = &mut self.counts[variable.index()];
        count.printed = true;
        count.weight = count.weight.max(weight);
    }

    /// Marks a count as protected whatever its value, unless it is public already.
    pub fn protect(&mut self, variable: Variable) {
        let count = &mut self.counts[variable.index()];
        count.sensitive = !count.settled;
    }

    /// Says that a count is public already: it can be neither withheld nor protected.
    pub fn settle(&mut self, variable: Variable) {
        self.print(variable, 0);
        let count = &mut self.counts[variable.index()];
        (count.settled, count.sensitive) = (true, false);
    }

    /// Says that everybody knows a count that is not printed to be at least so much.
    pub fn at_least(&mut self, variable: Variable, least: u64) {
        let count = &mut self.counts[variable.index()];
        count.least = least.min(count.value);
    }

    /// Marks a count as harmless: it is no count of records that an outsider could use.
    pub fn release(&mut self, variable: Variable) {
        self.counts[variable.index()].sensitive = false;
    }

    /// Says that counts are withheld together or not at all.
    pub fn together(&mut self, variables: &[Variable]) {
        let Some(&first) = variables.first() else { return };
        for &variable in variables {
            self.counts[variable.index()].unit = first;
            self.members.push((first, variable));
        }
        self.members.sort_unstable();
    }

    /// Adds an equation. Counts that stand in it twice are added up.
    ///
    /// # Errors
    /// When the true values do not satisfy it: then the tables do not add up, and nothing can be proved on them.
    ///
    /// # Panics
    /// Never: no cycle has as many equations as would not fit.
    pub fn equation(&mut self, terms: impl IntoIterator<Item = (Variable, i64)>) -> Result<(), Unbalanced> {
        let mut sum = std::collections::BTreeMap::<Variable, i64>::new();
        for (variable, sign) in terms {
            *sum.entry(variable).or_default() += sign;
        }
        let terms: Equation = sum.into_iter().filter(|&(_, sign)| sign != 0).collect();
        let side = |positive: bool| -> u64 {
            let of_side = terms.iter().filter(|(_, sign)| (*sign > 0) == positive);
            of_side.map(|&(v, sign)| sign.unsigned_abs().saturating_mul(self.value(v))).fold(0, u64::saturating_add)
        };
        let (left, right) = (side(true), side(false));
        if left != right {
            return Err(Unbalanced { left, right });
        }
        self.slacks = OnceLock::new();
        self.at_sight = OnceLock::new();
        let place = u32::try_from(self.equations.len()).expect("fewer than four thousand million equations");
        for &(variable, sign) in &terms {
            self.of[variable.index()].push((place, sign));
        }
        self.equations.push(terms);
        Ok(())
    }

    /// Adds the count `whole` − `part`, which is never printed.
    ///
    /// # Errors
    /// When the part is greater than the whole.
    pub fn complement(&mut self, whole: Variable, part: Variable) -> Result<Variable, Unbalanced> {
        let (left, right) = (self.value(whole), self.value(part));
        let Some(rest) = left.checked_sub(right) else { return Err(Unbalanced { left, right }) };
        let rest = self.hidden(rest);
        self.equation([(whole, 1), (part, -1), (rest, -1)])?;
        Ok(rest)
    }

    /// What is known of a count.
    pub fn count(&self, variable: Variable) -> &Count {
        &self.counts[variable.index()]
    }

    /// The true value of a count.
    pub fn value(&self, variable: Variable) -> u64 {
        self.counts[variable.index()].value
    }

    /// How many counts there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there is no count.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// All counts, in the order in which they were added.
    pub fn variables(&self) -> impl Iterator<Item = Variable> + use<> {
        (0..u32::try_from(self.counts.len()).unwrap_or(u32::MAX)).map(Variable)
    }

    /// The counts that must be protected, in order.
    pub fn sensitive(&self) -> impl Iterator<Item = Variable> {
        self.variables().filter(|&variable| self.count(variable).sensitive)
    }

    /// An equation by its place.
    pub fn terms(&self, equation: u32) -> &[(Variable, i64)] {
        &self.equations[equation as usize]
    }

    /// A count of the equation that is not printed and stands in no other: it takes up whatever the others leave.
    pub fn slack(&self, equation: u32) -> Option<(Variable, i64)> {
        let slacks = self.slacks.get_or_init(|| {
            let alone = |&&(variable, _): &&(Variable, i64)| {
                !self.count(variable).printed && self.equations_of(variable).len() == 1
            };
            self.equations.iter().map(|terms| terms.iter().find(alone).copied()).collect()
        });
        slacks.get(equation as usize).copied().flatten()
    }

    /// Whether a count is printed, or the rest or difference of printed ones: then its interval must stay wide. Of
    /// another count, which only a system of equations could give away, it is enough that it is not determined.
    pub fn is_at_sight(&self, variable: Variable) -> bool {
        let at_sight = self.at_sight.get_or_init(|| {
            let mut at_sight: Vec<bool> = self.counts.iter().map(|count| count.printed).collect();
            for terms in &self.equations {
                let mut unseen = terms.iter().filter(|(other, _)| !self.count(*other).printed);
                if let (Some((only, _)), None) = (unseen.next(), unseen.next()) {
                    at_sight[only.index()] = true;
                }
            }
            at_sight
        });
        at_sight.get(variable.index()).copied().unwrap_or(false)
    }

    /// How wide the interval of a sensitive count must be where `width` is what the rules ask.
    pub fn needed(&self, variable: Variable, width: u64) -> u64 {
        if self.is_at_sight(variable) { width } else { width.min(1) }
    }

    /// How many equations there are.
    pub fn equations(&self) -> usize {
        self.equations.len()
    }

    /// The places of the equations of a count, with its sign in each.
    pub fn equations_of(&self, variable: Variable) -> &[(u32, i64)] {
        &self.of[variable.index()]
    }

    /// The counts that are withheld with this one; itself among them.
    pub fn unit(&self, variable: Variable) -> impl Iterator<Item = Variable> {
        let unit = self.count(variable).unit;
        let start = self.members.partition_point(|&(first, _)| first < unit);
        let others = self.members[start..].iter().take_while(move |(first, _)| *first == unit).map(|&(_, other)| other);
        std::iter::once(variable).chain(others.filter(move |&other| other != variable))
    }
}

/// Which printed counts are withheld.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    withheld: Vec<bool>,
}

impl Pattern {
    /// Nothing withheld.
    pub fn open(system: &System) -> Self {
        Pattern { withheld: vec![false; system.len()] }
    }

    /// Withholds a printed count, with its unit. A zero is always shown, and what is public already stays so; a count that
    /// is not printed stays as it is.
    pub fn withhold(&mut self, system: &System, variable: Variable) {
        for member in system.unit(variable) {
            let count = system.count(member);
            if count.printed && count.value > 0 && !count.settled {
                self.withheld[member.index()] = true;
            }
        }
    }

    /// Shows a count again, with its unit.
    pub fn show(&mut self, system: &System, variable: Variable) {
        for member in system.unit(variable) {
            self.withheld[member.index()] = false;
        }
    }

    /// Whether a count is withheld.
    pub fn withholds(&self, variable: Variable) -> bool {
        self.withheld.get(variable.index()).copied().unwrap_or(false)
    }

    /// Whether an outsider does not read the count: it is withheld, or never printed.
    pub fn is_unknown(&self, system: &System, variable: Variable) -> bool {
        !system.count(variable).printed || self.withholds(variable)
    }

    /// The least value that an outsider takes a count for: zeros are shown, so a withheld count is at least 1.
    pub fn least(&self, system: &System, variable: Variable) -> u64 {
        system.count(variable).least.max(u64::from(self.withholds(variable)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_equation_that_does_not_hold_is_refused() {
        let mut system = System::new(5);
        let (whole, part) = (system.printed(7, 1), system.printed(9, 1));
        assert_eq!(system.complement(whole, part), Err(Unbalanced { left: 7, right: 9 }));
        assert_eq!(system.equation([(whole, 1), (part, -1)]), Err(Unbalanced { left: 7, right: 9 }));
    }

    #[test]
    fn a_unit_is_withheld_whole_and_its_zeros_are_shown() {
        let mut system = System::new(5);
        let bands = [system.printed(12, 1), system.printed(0, 1), system.printed(8, 1)];
        let other = system.printed(6, 1);
        system.together(&bands);
        let mut pattern = Pattern::open(&system);
        pattern.withhold(&system, bands[2]);
        assert_eq!(bands.map(|band| pattern.withholds(band)), [true, false, true]);
        assert!(!pattern.withholds(other));
    }

    #[test]
    fn counts_of_one_to_four_are_sensitive() {
        let mut system = System::new(5);
        let counts: Vec<Variable> = (0..7).map(|value| system.printed(value, 1)).collect();
        assert_eq!(system.sensitive().collect::<Vec<_>>(), counts[1..5]);
    }
}
