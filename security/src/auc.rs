/// How well one guesses from a number of which of two kinds it is: one half is not at all (the area under the ROC curve, Mann and Whitney's U).
pub(crate) struct Auc {
    /// The lower end of its 95 % interval, by DeLong's variance (Biometrics 44, 1988).
    pub(crate) least: f64,
    /// The upper end.
    pub(crate) most: f64,
}

impl Auc {
    pub(crate) fn of(one: &[f64], other: &[f64]) -> Self {
        let beats = |a: f64, b: f64| {
            if a > b {
                1.0
            } else if a < b {
                0.0
            } else {
                0.5
            }
        };
        let of_one: Vec<f64> = one.iter().map(|a| mean(other.iter().map(|b| beats(*a, *b)))).collect();
        let of_other: Vec<f64> = other.iter().map(|b| mean(one.iter().map(|a| beats(*a, *b)))).collect();
        let auc = mean(of_one.iter().copied());
        let off = 1.96 * (spread(&of_one) + spread(&of_other)).sqrt();
        Self { least: auc - off, most: auc + off }
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len().max(1) as f64;
    values.sum::<f64>() / count
}

/// The variance of the mean.
fn spread(values: &[f64]) -> f64 {
    let (count, middle) = (values.len() as f64, mean(values.iter().copied()));
    values.iter().map(|value| (value - middle).powi(2)).sum::<f64>() / (count - 1.0).max(1.0) / count.max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_told_apart_is_one_half_and_what_can_is_not() {
        let wave = |from: f64| (0..1_000).map(|n| from + f64::from(n % 97)).collect::<Vec<_>>();
        let same = Auc::of(&wave(0.0), &wave(0.0));
        assert!(same.least < 0.5 && 0.5 < same.most && same.most - same.least < 0.06);
        let slower = Auc::of(&wave(10.0), &wave(0.0));
        assert!(slower.least > 0.55, "{}", slower.least);
        let apart = Auc::of(&wave(1_000.0), &wave(0.0));
        assert!(apart.least > 0.999);
    }
}
