//! `segue-benches events CASE COUNT` prints events; `segue-benches run SUBJECT CASE SECONDS` measures one subject.

mod events;
mod hand;

fn main() {
    let a: Vec<String> = std::env::args().collect();
    let c = events::case(&a[2], a[3].parse().unwrap()).unwrap();
    for l in c { println!("{l}"); }
}
