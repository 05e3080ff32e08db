//! Everything that is known of each image, for scripts.
//!
//! ```json
//! {
//!   "format_version": "1.0",
//!   "images": [
//!     {
//!       "source": "docker.io/library/postgres:17",
//!       "target": "registry.corp.local:5000/mirror/docker.io/library/postgres:17",
//!       "tag": "17",
//!       "digest": null,
//!       "floating": false,
//!       "why": [
//!         {"component": "postgresql.meta", "object": "StatefulSet/datalake/meta-postgresql", "container": "postgresql"},
//!         {"component": "spark.main", "object": "ConfigMap/datalake/main-spark", "file": "spark-defaults.conf", "key": "spark.kubernetes.container.image"}
//!       ]
//!     }
//!   ]
//! }
//! ```
//!
//! A new minor version of the format only adds keys. `source` is where the image comes from and `target` what the cluster pulls. `tag` and `digest`
//! are as given, or null. `floating` images can change under the same name. An entry of `why` has
//! either `container`, or `file` and `key`.

use serde_json::{Value, json};

use crate::{ImageEntry, ImageList, ImageUse, Place};

const FORMAT_VERSION: &str = "1.0";

/// The document, indented, with a line feed at its end.
pub(crate) fn render(list: &ImageList) -> String {
    let images: Vec<Value> = list.entries().map(image).collect();
    let document = json!({"format_version": FORMAT_VERSION, "images": images});
    format!("{document:#}\n")
}

fn image(entry: ImageEntry<'_>) -> Value {
    let source = entry.image.source();
    json!({
        "source": source.to_string(),
        "target": entry.image.target().to_string(),
        "tag": source.tag(),
        "digest": source.digest(),
        "floating": source.is_floating(),
        "why": entry.uses.iter().map(reason).collect::<Vec<_>>(),
    })
}

fn reason(used: &ImageUse) -> Value {
    let ImageUse {
        image: _,
        component,
        object,
        place,
    } = used;
    match place {
        Place::Container(name) => {
            json!({"component": component, "object": object, "container": name})
        }
        Place::Config { file, key } => {
            json!({"component": component, "object": object, "file": file, "key": key})
        }
    }
}
