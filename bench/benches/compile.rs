//! The parts of a compilation one by one, and writing YAML alone.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use k8s_openapi::api::apps::v1::StatefulSet;
use platc_bench::generate::{generate, to_toml};
use platc_bench::objects::{self, Kind, Objects};
use platc_bench::team::{Organization, Team};
use platc_bench::{description::Description, floor};
use platc_compiler::{InputFile, Options, Registry, compile, document};
use platc_diagnostics::FileId;
use platc_objects::Object;
use platc_sdk::Stage;

const TEAMS: [u16; 3] = [1, 10, 100];

fn registry() -> Registry {
    Registry::new().with::<Organization>().with::<Team>()
}

fn file(toml: &str) -> [InputFile; 1] {
    [InputFile {
        name: "platform.toml".to_owned(),
        bytes: toml.as_bytes().to_vec(),
    }]
}

/// The last team refers to what is not there: everything is read, resolved and wired, and nothing is
/// built.
fn with_a_wrong_reference(toml: &str) -> String {
    let (before, after) = toml
        .rsplit_once("\"organization.acme\"")
        .expect("every team has a reference");
    format!("{before}\"organization.nobody\"{after}")
}

fn compiling(criterion: &mut Criterion) {
    let registry = registry();
    let options = Options::default();
    for teams in TEAMS {
        let description = generate(teams);
        let toml = to_toml(&description);
        let mut group = criterion.benchmark_group(format!("{teams} teams"));
        group.throughput(Throughput::Elements(u64::from(teams) * 20));
        group.bench_function("parse", |bencher| {
            bencher.iter(|| document::parse(FileId(0), toml.as_bytes(), &mut Vec::new()));
        });
        let wired = file(&with_a_wrong_reference(&toml));
        group.bench_function("parse, resolve, wire", |bencher| {
            bencher.iter(|| compile(&registry, &wired, &options));
        });
        let whole = file(&toml);
        group.bench_function("whole compilation", |bencher| {
            bencher.iter(|| compile(&registry, &whole, &options));
        });
        group.bench_function("floor", |bencher| {
            bencher.iter(|| floor::write(&description, std::io::sink()));
        });
        group.finish();
    }
}

/// Keeps one StatefulSet.
#[derive(Default)]
struct LastStatefulSet(Option<StatefulSet>);

impl Objects for LastStatefulSet {
    fn add<T: Kind>(&mut self, _: Stage, _: &str, object: T) {
        if let Object::StatefulSet(object) = object.into() {
            self.0 = Some(*object);
        }
    }
}

fn emitting(criterion: &mut Criterion) {
    let Description { platform, teams } = generate(1);
    let mut last = LastStatefulSet::default();
    objects::write(&platform, &teams[0], &mut last);
    let object = last.0.expect("every team has a StatefulSet");
    let ours = Object::from(object.clone());
    let mut group = criterion.benchmark_group("one StatefulSet as YAML");
    group.bench_function(BenchmarkId::from_parameter("platc"), |bencher| {
        let mut out = Vec::new();
        bencher.iter(|| {
            out.clear();
            ours.write_yaml("apps/v1", &mut out)
                .expect("it has a YAML form");
            black_box(out.len())
        });
    });
    group.bench_function(BenchmarkId::from_parameter("serde-saphyr"), |bencher| {
        bencher.iter(|| serde_saphyr::to_string(&object).expect("it has a YAML form"));
    });
    group.finish();
}

criterion_group!(benches, compiling, emitting);
criterion_main!(benches);
