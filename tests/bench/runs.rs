//! Figures of repeated measures, what they come to, and how they grow with the size of the profile.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// One measure once: figures by name. The end of a name is its unit.
pub(crate) type Run = BTreeMap<String, f64>;

/// All measures of one profile, each with its runs.
#[derive(Clone, Default)]
pub(crate) struct Figures {
    measures: BTreeMap<&'static str, Vec<Run>>,
}

/// Below this many clock ticks of CPU a ratio says more about the clock than about the work.
const LEAST_CPU_MS: f64 = 50.0;

impl Figures {
    pub(crate) fn add(&mut self, measure: &'static str, run: Run) {
        self.measures.entry(measure).or_default().push(run);
    }

    /// Per figure the least, the middle and the most, and how often it was measured.
    pub(crate) fn summary(&self) -> Value {
        let measures = self.measures.iter();
        let all: Map<String, Value> = measures
            .map(|(name, runs)| ((*name).to_owned(), summary(runs)))
            .collect();
        Value::Object(all)
    }

    /// The exponent by which CPU, bytes and requests grew in a profile ten times as large: 0 is not at all, 1 is in
    /// proportion. Null where the smaller figure is too small to divide by.
    pub(crate) fn growth(&self, large: &Self) -> Value {
        let mut all = Map::new();
        for (name, runs) in &self.measures {
            let Some(larger) = large.measures.get(name) else {
                continue;
            };
            let mut grown = Map::new();
            for key in runs[0].keys().filter(|key| grows(key)) {
                let (a, b) = (middle(&column(runs, key)), middle(&column(larger, key)));
                let clear =
                    a > 0.0 && b > 0.0 && (!key.ends_with("cpu_ms") || a.max(b) >= LEAST_CPU_MS);
                let exponent = clear.then(|| round((b / a).log10()));
                grown.insert(key.clone(), json!(exponent));
            }
            if !grown.is_empty() {
                all.insert((*name).to_owned(), Value::Object(grown));
            }
        }
        Value::Object(all)
    }
}

fn grows(key: &str) -> bool {
    key.contains("cpu_") || key.contains("bytes") || key.contains("requests")
}

/// Per figure of these runs the least, the middle and the most.
pub(crate) fn summary(runs: &[Run]) -> Value {
    let keys = runs[0].keys();
    let all: Map<String, Value> = keys
        .map(|key| {
            let values = column(runs, key);
            let figure = match values.as_slice() {
                [one] => json!({ "runs": 1, "median": round(*one) }),
                many => json!({
                    "runs": many.len(),
                    "min": round(many[0]),
                    "median": round(middle(many)),
                    "max": round(many[many.len() - 1]),
                }),
            };
            (key.clone(), figure)
        })
        .collect();
    Value::Object(all)
}

/// One figure of all runs, from small to large.
pub(crate) fn column(runs: &[Run], key: &str) -> Vec<f64> {
    let mut values: Vec<f64> = runs.iter().map(|run| run[key]).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The middle of sorted values; of two middle ones their mean.
pub(crate) fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) {
        f64::midpoint(sorted[half - 1], sorted[half])
    } else {
        sorted[half]
    }
}

/// The value that this many of a hundred do not exceed.
pub(crate) fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let place = (sorted.len() * percent).div_ceil(100).max(1);
    sorted[place - 1]
}

/// Three digits behind the point are more than any of this is worth.
pub(crate) fn round(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

/// Figures out of a JSON object; what is no number is left out.
pub(crate) fn run_of(value: &Value) -> Run {
    let pairs = value.as_object().into_iter().flatten();
    pairs
        .filter_map(|(key, value)| Some((key.clone(), value.as_f64()?)))
        .collect()
}
