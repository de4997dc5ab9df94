//! The times of both sizes, and what is over its limit.

/// Times of one request at both sizes, in seconds: 50th and 99th percentiles, one of each for each round.
struct Row {
    name: &'static str,
    sizes: [Percentiles; 2],
}

#[derive(Default)]
struct Percentiles {
    p50: Vec<f64>,
    p99: Vec<f64>,
    processor_time: f64,
}

#[derive(Default)]
pub(super) struct Report(Vec<Row>);

impl Report {
    /// `size` is 0 for the small and 1 for the large one.
    pub(super) fn add(&mut self, name: &'static str, size: usize, p50: f64, p99: f64) {
        let percentiles = self.at(name, size);
        percentiles.p50.push(p50);
        percentiles.p99.push(p99);
    }

    /// Hardly depends on what else the machine does.
    pub(super) fn add_processor_time(&mut self, name: &'static str, size: usize, time: f64) {
        self.at(name, size).processor_time += time;
    }

    fn at(&mut self, name: &'static str, size: usize) -> &mut Percentiles {
        let at = self.0.iter().position(|row| row.name == name).unwrap_or_else(|| {
            self.0.push(Row { name, sizes: Default::default() });
            self.0.len() - 1
        });
        &mut self.0[at].sizes[size]
    }

    pub(super) fn print(&self) {
        let width = self.0.iter().map(|row| row.name.len()).max().unwrap_or_default();
        println!(
            "| {:width$} | p50 small | large | ratio | p99 small | large | ratio | processor |",
            ""
        );
        println!(
            "|{:-<1$}|----------:|------:|------:|----------:|------:|------:|----------:|",
            "",
            width + 2
        );
        for row in &self.0 {
            let ([p50, larger], [p99, larger_99]) = (row.p50(), row.p99());
            println!(
                "| {:width$} | {p50:9.2} | {larger:5.2} | {:5.2} | {p99:9.2} | {larger_99:5.2} | {:5.2} | {:9.2} |",
                row.name,
                larger / p50,
                larger_99 / p99,
                row.processor_time_ratio(),
            );
        }
    }

    /// Whether it has a request to this endpoint, whatever its query or its circumstances.
    pub(super) fn covers(&self, endpoint: &str) -> bool {
        let name = |row: &Row| row.name.split(['?', ',']).next() == Some(endpoint);
        self.0.iter().any(name)
    }

    /// The requests whose median grows by more than this, but for one that has a limit of its own.
    pub(super) fn over(&self, limit: f64, but: &str) -> Vec<String> {
        let growth = |row: &Row| row.p50()[1] / row.p50()[0];
        let over = self.0.iter().filter(|row| row.name != but && growth(row) > limit);
        over.map(|row| format!("{} × {:.2}", row.name, growth(row))).collect()
    }

    /// The median at the large size, in milliseconds.
    pub(super) fn large_p50(&self, name: &str) -> f64 {
        self.0.iter().find(|row| row.name == name).map_or(f64::NAN, |row| row.p50()[1])
    }
}

impl Row {
    /// Not a number for changes, whose requests come in turn.
    fn processor_time_ratio(&self) -> f64 {
        self.sizes[1].processor_time / self.sizes[0].processor_time
    }

    /// In milliseconds.
    fn p50(&self) -> [f64; 2] {
        [0, 1].map(|size| 1000.0 * quietest(&self.sizes[size].p50))
    }

    fn p99(&self) -> [f64; 2] {
        [0, 1].map(|size| 1000.0 * quietest(&self.sizes[size].p99))
    }
}

/// A number that has a limit.
pub(super) struct Ratio(&'static str, f64);

impl Ratio {
    pub(super) fn new(name: &'static str, value: f64) -> Self {
        println!("{name}: {value:.2}");
        Self(name, value)
    }

    pub(super) fn at_most(self, limit: f64) -> Option<String> {
        (self.1 > limit || self.1.is_nan()).then(|| format!("{} {:.2} > {limit}", self.0, self.1))
    }

    pub(super) fn at_least(self, limit: f64) -> Option<String> {
        (self.1 < limit || self.1.is_nan()).then(|| format!("{} {:.2} < {limit}", self.0, self.1))
    }
}

/// Of the round that was disturbed least.
fn quietest(rounds: &[f64]) -> f64 {
    rounds.iter().copied().fold(f64::INFINITY, f64::min)
}

pub(super) fn median(numbers: &mut [f64]) -> f64 {
    percentile(numbers, 50)
}

pub(super) fn percentile(numbers: &mut [f64], percent: usize) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let last = numbers.len().saturating_sub(1);
    numbers.get(last * percent / 100).copied().unwrap_or(f64::NAN)
}
