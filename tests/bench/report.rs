//! Figures as rows of a Markdown table, printed as they come.

use std::fs;
use std::time::Duration;

pub struct Report(());

impl Report {
    /// Says on what machine this is, and begins the table.
    pub fn begin() -> Self {
        let cpu = first_value("/proc/cpuinfo", "model name");
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let memory = first_value("/proc/meminfo", "MemTotal");
        println!("{cpu}, {cores} cores, {memory} of memory; load at the beginning: {}", load());
        println!("\n| what | figure | budget | |\n|---|---|---|---|");
        Self(())
    }

    pub fn end(&self) {
        println!("\nload at the end: {}", load());
    }

    /// A row whose figure isn't compared.
    pub fn row(&self, what: &str, figure: &str) {
        println!("| {what} | {figure} | | |");
    }

    /// A row with a budget, and whether it is kept.
    pub fn compared(&self, what: &str, figure: &str, budget: &str, kept: bool) {
        println!("| {what} | {figure} | {budget} | {} |", if kept { "kept" } else { "**over**" });
    }

    pub fn seconds(&self, what: &str, time: Duration, budget: Option<f64>) {
        let figure = format!("{:.2} s", time.as_secs_f64());
        match budget {
            Some(budget) => self.compared(what, &figure, &format!("≤ {budget} s"), time.as_secs_f64() <= budget),
            None => self.row(what, &figure),
        }
    }

    /// Half and most of the times; the budget is for the latter.
    pub fn spread(&self, what: &str, times: &Times, budget: Option<f64>) {
        let figure = times.to_string();
        match budget {
            Some(budget) => self.compared(what, &figure, &format!("p95 ≤ {budget} ms"), times.percentile(95) <= budget),
            None => self.row(what, &figure),
        }
    }

    /// Times of keys until their answer was painted; some have nothing to paint. The budget is for nearly all.
    pub fn answers(&self, what: &str, answers: &[Option<Duration>], budget: Option<f64>) {
        let mut times = Times::default();
        answers.iter().flatten().for_each(|time| times.add(*time));
        let nothing = answers.iter().filter(|time| time.is_none()).count();
        let figure = format!("{times}; {nothing} changed nothing");
        match budget {
            Some(budget) => {
                self.compared(what, &figure, &format!("p99 ≤ {budget} ms"), times.percentile(99) <= budget);
            }
            None => self.row(what, &figure),
        }
    }
}

/// Times of the same thing done many times, in milliseconds.
#[derive(Default)]
pub struct Times(Vec<f64>);

impl Times {
    pub fn add(&mut self, time: Duration) {
        self.0.push(time.as_secs_f64() * 1_000.0);
    }

    pub fn extend(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    /// The time that so many of a hundred don't exceed.
    pub fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).copied().unwrap_or_default()
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [half, most, nearly_all, all] = [50, 95, 99, 100].map(|percent| self.percentile(percent));
        let count = self.0.len();
        write!(f, "p50 {half:.1} ms, p95 {most:.1} ms, p99 {nearly_all:.1} ms, max {all:.1} ms (n = {count})")
    }
}

/// Runs it and gives its answer and the time it took.
pub async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let started = std::time::Instant::now();
    let answer = work.await;
    (answer, started.elapsed())
}

pub fn thousands(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", number / 1_000, number % 1_000) }
}

/// The three load averages.
fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// The first value of that name in a file of the system.
pub fn first_value(path: &str, name: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}
