//! From the document to a draft: every table read into the type it belongs to, every mistake noted.

use std::collections::BTreeMap;

use platc_diagnostics::{Diagnostic, Path, Place, Segment, Sources, did_you_mean};
use platc_objects::name::NameError;
use platc_objects::workload::PodUsers;
use platc_objects::{Identity, Name};
use platc_sdk::Address;
use platc_sdk::context::{FloatingImages, PlatformSettings};
use schemars::{JsonSchema, Schema, schema_for};
use serde::de::DeserializeOwned;

use crate::document::{Mistake, MistakeKind, Node, Reading, Table, Value, from_node};
use crate::draft::{Draft, DraftComponent};
use crate::mistake::{diagnose, suspects_of};
use crate::moved;
use crate::registry::{AnyConfig, AnyModule, Registry};
use crate::required::others_missing;
use crate::settings::{
    ImagesTable, LISTS, MovedTable, NamespaceTable, PatchTable, PlatformTable, PodsTable, TABLES,
};
use crate::words::list;

/// The platform's own table.
const PLATFORM: &str = "platform";

/// The keys that every component has beside those of its module.
const COMMON: [&str; 2] = [NAMESPACE, PODS];
const NAMESPACE: &str = "namespace";
const PODS: &str = "pods";

/// Reads the document. What cannot be read is left out of the draft, or is what a platform without
/// it would have: the rest is looked at all the same.
pub(crate) fn resolve(
    registry: &Registry,
    sources: &Sources,
    document: &Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Draft> {
    let mut resolver = Resolver {
        registry,
        sources,
        tables: document.as_table()?,
        diagnostics,
    };
    let (images, floating_images) = resolver.images();
    let namespaces = resolver.read_or_default::<BTreeMap<Name, NamespaceTable>>("namespaces");
    let namespaces: BTreeMap<String, NamespaceTable> = namespaces
        .into_iter()
        .map(|(name, table)| (name.to_string(), table))
        .collect();
    let patches = resolver.read_list::<PatchTable>("patch");
    let moves = resolver.read_list::<MovedTable>("moved");
    let platform = resolver.platform();
    let mut components = resolver.components(&platform);
    for component in &mut components.read {
        let table = namespaces.get(&component.identity.namespace);
        component.identity.pod_users = table.map(|table| table.pod_users).unwrap_or_default();
    }
    let mut draft = Draft {
        name: platform.name.to_string(),
        namespace: platform.default_namespace().to_string(),
        kubernetes: platform.kubernetes,
        settings: PlatformSettings {
            mirror: images.mirror,
            storage_class: platform.storage_class,
            floating_images,
            pull_secret: images.pull_secret.clone(),
        },
        pull_secret: images.pull_secret.map(|secret| secret.to_string()),
        network_policies: platform.network_policies,
        namespaces,
        patches: patches.into_iter().map(|(_, patch)| patch).collect(),
        moved: moves.iter().map(|(_, moved)| moved.clone()).collect(),
        modules: registry.modules().collect(),
        components: components.read,
        unreadable: components.unreadable,
    };
    moved::apply(&moves, &mut draft, diagnostics);
    Some(draft)
}

#[derive(Default)]
struct Components {
    read: Vec<DraftComponent>,
    unreadable: Vec<Address>,
}

struct Resolver<'a> {
    registry: &'a Registry,
    sources: &'a Sources,
    tables: &'a Table,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Resolver<'_> {
    /// The platform's own table. One that cannot be read has been reported, and is replaced.
    fn platform(&mut self) -> PlatformTable {
        let path = Path::root().key(PLATFORM);
        if let Some(node) = self.tables.get(PLATFORM) {
            let platform = self.read(&path, node);
            return platform.unwrap_or_else(PlatformTable::unreadable);
        }
        let mistyped = |kind: &String| self.meant(kind) == Some(PLATFORM);
        if !self.tables.keys().any(mistyped) {
            self.diagnostics.push(
                Diagnostic::error(
                    "platc::no-platform",
                    "the configuration has no `[platform]` table",
                )
                .at_key(&path, "`[platform]` is missing")
                .help("add `[platform]` with `name = \"...\"`, or let `platc init` write a file to start from"),
            );
        }
        PlatformTable::unreadable()
    }

    /// The settings of images. While they are not clear no image is called floating.
    fn images(&mut self) -> (ImagesTable, FloatingImages) {
        let before = self.diagnostics.len();
        let mut images: ImagesTable = self.read_or_default("images");
        let floating = if self.diagnostics.len() > before {
            FloatingImages::All
        } else {
            FloatingImages::Only(std::mem::take(&mut images.allow_floating))
        };
        (images, floating)
    }

    fn read<T: DeserializeOwned + JsonSchema>(&mut self, path: &Path, node: &Node) -> Option<T> {
        let Reading { value, mistakes } = from_node(node);
        self.report(path, node, mistakes, || schema_for!(T));
        value
    }

    /// Reports the mistakes in the value of `node`, which stands at `path`.
    fn report(
        &mut self,
        path: &Path,
        node: &Node,
        mistakes: Vec<Mistake>,
        schema: impl Fn() -> Schema,
    ) {
        // A component has more keys than its module.
        let is_component =
            matches!(path.segments(), [Segment::Key(kind), _] if self.registry.get(kind).is_some());
        let also: &[&str] = if is_component { &COMMON } else { &[] };
        for mistake in mistakes {
            let others = match mistake.kind {
                MistakeKind::MissingKey { .. } => others_missing(&mistake, node, &schema()),
                _ => Vec::new(),
            };
            for mistake in [mistake].into_iter().chain(others) {
                let written = node
                    .get(&mistake.path)
                    .map(|node| node.origin.text(self.sources));
                self.diagnostics
                    .push(diagnose(path, mistake, also, written));
            }
        }
    }

    fn read_or_default<T: DeserializeOwned + JsonSchema + Default>(&mut self, key: &str) -> T {
        let tables = self.tables;
        match tables.get(key) {
            Some(node) => self.read(&Path::root().key(key), node).unwrap_or_default(),
            None => T::default(),
        }
    }

    /// Reads the items of an array, each with its index; those that cannot be read are left out.
    fn read_list<T: DeserializeOwned + JsonSchema>(&mut self, key: &str) -> Vec<(usize, T)> {
        let tables = self.tables;
        let path = Path::root().key(key);
        match tables.get(key) {
            None => Vec::new(),
            Some(Node {
                value: Value::Array(items),
                origin: _,
            }) => items
                .iter()
                .enumerate()
                .filter_map(|(index, node)| Some((index, self.read(&path.index(index), node)?)))
                .collect(),
            Some(node) => {
                self.diagnostics.push(
                    Diagnostic::error(
                        "platc::wrong-type",
                        format!("`{key}` needs an array of tables"),
                    )
                    .at(&path, format!("this is {}", node.value.kind()))
                    .help(format!(
                        "write each one under a header of its own, `[[{key}]]`"
                    )),
                );
                Vec::new()
            }
        }
    }

    fn components(&mut self, platform: &PlatformTable) -> Components {
        let mut components = Components::default();
        let tables = self.tables;
        for (kind, node) in tables {
            if TABLES.contains(&kind.as_str()) {
                continue;
            }
            let Some(module) = self.registry.get(kind) else {
                let diagnostic = self.unknown_module(kind, node);
                self.diagnostics.push(diagnostic);
                components.unreadable.extend(addresses_below(kind, node));
                continue;
            };
            let Value::Table(below) = &node.value else {
                let path = Path::root().key(kind);
                self.diagnostics
                    .push(not_components(kind, &path, &node.value));
                continue;
            };
            for (name, node) in below {
                match self.component(platform, module, name, node) {
                    Ok(component) => components.read.push(component),
                    Err(address) => components.unreadable.extend(address),
                }
            }
        }
        components
            .read
            .sort_by(|left, right| left.address.cmp(&right.address));
        components
    }

    fn component(
        &mut self,
        platform: &PlatformTable,
        module: &'static dyn AnyModule,
        name: &str,
        node: &Node,
    ) -> Result<DraftComponent, Option<Address>> {
        let path = Path::from_keys([module.kind(), name]);
        let name: Name = name.parse().map_err(|error: NameError| {
            self.diagnostics
                .push(bad_component_name(&path, name, &error));
            None
        })?;
        let address = Address::new(module.kind(), name);
        let Value::Table(table) = &node.value else {
            self.diagnostics
                .push(not_components(module.kind(), &path, &node.value));
            return Err(Some(address));
        };
        let namespace = match table.get(NAMESPACE) {
            Some(node) => self.read::<Name>(&path.key(NAMESPACE), node),
            None => None,
        };
        let pods = match table.get(PODS) {
            Some(node) => self.read::<PodsTable>(&path.key(PODS), node),
            None => None,
        };
        let (config, suspects) = self.module_config(module, &path, node, table);
        let config = config.ok_or_else(|| Some(address.clone()))?;
        Ok(DraftComponent {
            identity: Identity {
                platform: platform.name.to_string(),
                product: address.kind.to_string(),
                instance: address.name.to_string(),
                namespace: namespace
                    .as_ref()
                    .unwrap_or(platform.default_namespace())
                    .to_string(),
                cluster_domain: platform.cluster_domain.to_string(),
                pod_users: PodUsers::default(),
            },
            address,
            module,
            pods: pods.unwrap_or_default(),
            config,
            suspects,
        })
    }

    /// Reads the module's own keys, which are all but the common ones. Also what is left of a component
    /// with mistakes is validated, so that a person sees all of its mistakes at once.
    fn module_config(
        &mut self,
        module: &'static dyn AnyModule,
        path: &Path,
        node: &Node,
        table: &Table,
    ) -> (Option<Box<dyn AnyConfig>>, Vec<Path>) {
        let is_common = |key: &str| COMMON.contains(&key);
        let Reading { value, mistakes } = if table.keys().any(|key| is_common(key)) {
            let mut own = table.clone();
            own.retain(|key, _| !is_common(key));
            module.read(&Node {
                value: Value::Table(own),
                origin: node.origin,
            })
        } else {
            module.read(node)
        };
        let suspects = mistakes
            .iter()
            .flat_map(|mistake| suspects_of(path, mistake))
            .collect();
        self.report(path, node, mistakes, || module.schema());
        (value, suspects)
    }

    /// The names of the tables that there can be.
    fn kinds(&self) -> Vec<&'static str> {
        let modules = self.registry.modules().map(AnyModule::kind);
        modules.chain(TABLES.iter().copied()).collect()
    }

    /// What a table that nobody knows was probably meant to be.
    fn meant(&self, kind: &str) -> Option<&'static str> {
        let known = TABLES.contains(&kind) || self.registry.get(kind).is_some();
        if known {
            None
        } else {
            did_you_mean(kind, self.kinds())
        }
    }

    fn unknown_module(&self, kind: &str, node: &Node) -> Diagnostic {
        let path = Path::root().key(kind);
        let is_list = match &node.value {
            Value::Table(_) => false,
            Value::Array(_) => true,
            value => return outside_of_tables(&path, kind, value),
        };
        let diagnostic = Diagnostic::error(
            "platc::unknown-module",
            format!("there is no module `{kind}`"),
        )
        .at_key(&path, "not a module");
        match self.meant(kind) {
            Some(better) if LISTS.contains(&better) == is_list => diagnostic.fix(
                format!("`{better}` is probably meant"),
                Place::key(&path),
                better,
            ),
            _ => diagnostic.help(format!(
                "the modules and tables are {}",
                list(&self.kinds())
            )),
        }
    }
}

/// A key above the first header, where only tables can be.
fn outside_of_tables(path: &Path, key: &str, value: &Value) -> Diagnostic {
    Diagnostic::error(
        "platc::unknown-key",
        format!("`{key}` stands outside of every table"),
    )
    .at_key(path, format!("{}, not a table", value.kind()))
    .help("move it below the header that it belongs to, such as `[platform]`")
}

fn bad_component_name(path: &Path, name: &str, error: &NameError) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "platc::bad-name",
        format!("{name:?} cannot be the name of a component"),
    )
    .at_key(path, format!("{error}"))
    .note("it becomes the first part of object and DNS names");
    match Name::intended(name) {
        Some(better) => diagnostic.fix(
            format!("`{better}` is probably meant"),
            Place::key(path),
            better.as_str(),
        ),
        None => diagnostic,
    }
}

fn addresses_below(kind: &str, node: &Node) -> Vec<Address> {
    let names = node.as_table().into_iter().flat_map(Table::keys);
    names
        .filter_map(|name| format!("{kind}.{name}").parse().ok())
        .collect()
}

fn not_components(kind: &str, path: &Path, value: &Value) -> Diagnostic {
    Diagnostic::error("platc::wrong-type", format!("`{path}` needs to be a table"))
        .at(path, format!("this is {}", value.kind()))
        .note(format!(
            "`{kind}` is a module, and each of its components is a table"
        ))
        .help(format!("write a component as `[{kind}.<name>]`"))
}
