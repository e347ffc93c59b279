//! A set of places in a list, small and quick to unite: the past of an entry is one.

/// Which places are in the set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    pub(crate) fn insert(&mut self, place: usize) {
        let word = place / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= 1 << (place % 64);
        }
    }

    pub(crate) fn contains(&self, place: usize) -> bool {
        let bits = self.0.get(place / 64);
        bits.is_some_and(|bits| bits & (1 << (place % 64)) != 0)
    }

    /// Takes all of `other` in.
    pub(crate) fn unite(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        let mut odd = Bits::default();
        let mut third = Bits::default();
        for place in 0..300 {
            if place % 2 == 1 {
                odd.insert(place);
            }
            if place % 3 == 0 && place < 150 {
                third.insert(place);
            }
        }
        let mut both = third.clone();
        both.unite(&odd);
        for place in 0..400 {
            let wanted = (place % 2 == 1 && place < 300) || (place % 3 == 0 && place < 150);
            assert_eq!(both.contains(place), wanted, "place {place}");
        }
        assert_eq!((odd.count(), third.count(), both.count()), (150, 50, 175));
    }
}
