//! The floor: the objects are built and written, and nothing else is done.

use std::io::Write;

use platc_objects::yaml::{self, TypeMeta};
use platc_sdk::Stage;

use crate::description::Description;
use crate::objects::{self, Kind, Objects};

/// Bytes that are collected before they are written.
const CHUNK: usize = 1 << 18;

/// Writes the objects of all teams as one stream of YAML documents.
pub fn write(description: &Description, out: impl Write) -> anyhow::Result<()> {
    let mut stream = Stream {
        buffer: Vec::with_capacity(2 * CHUNK),
        out,
        result: Ok(()),
    };
    for team in &description.teams {
        objects::write(&description.platform, team, &mut stream);
    }
    stream.flush();
    stream.result
}

struct Stream<W> {
    buffer: Vec<u8>,
    out: W,
    /// The first failure; nothing is written after it.
    result: anyhow::Result<()>,
}

impl<W: Write> Stream<W> {
    fn flush(&mut self) {
        if self.result.is_ok() {
            self.result = self.out.write_all(&self.buffer).map_err(Into::into);
        }
        self.buffer.clear();
    }
}

impl<W: Write> Objects for Stream<W> {
    fn add<T: Kind>(&mut self, _: Stage, _: &str, object: T) {
        let type_meta = TypeMeta {
            api_version: T::API_VERSION,
            kind: T::KIND,
        };
        self.buffer.extend_from_slice(b"---\n");
        if let Err(error) = yaml::write_manifest(type_meta, &object, &mut self.buffer) {
            self.result = Err(error.into());
        }
        if self.buffer.len() > CHUNK {
            self.flush();
        }
    }
}
