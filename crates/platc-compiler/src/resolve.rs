//! From the document to a draft: every table read into the type it belongs to, every mistake noted.

use std::collections::BTreeMap;

use platc_diagnostics::{Diagnostic, Path, Place, did_you_mean};
use platc_objects::{Identity, Name};
use platc_sdk::Address;
use platc_sdk::context::PlatformSettings;
use serde::de::DeserializeOwned;

use crate::document::{Node, Reading, Table, Value, from_node};
use crate::draft::{Draft, DraftComponent};
use crate::mistake::{diagnose, suspects_of};
use crate::moved;
use crate::registry::{AnyConfig, AnyModule, Registry};
use crate::settings::{ImagesTable, MovedTable, NamespaceTable, PatchTable, PlatformTable, TABLES};

/// The key that every component has beside those of its module.
const NAMESPACE: &str = "namespace";

/// Reads the document. `None` when the platform itself cannot be made out; components that cannot
/// be read are left out of the draft.
pub(crate) fn resolve(
    registry: &Registry,
    document: &Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Draft> {
    let tables = document.as_table()?;
    let mut resolver = Resolver {
        registry,
        tables,
        diagnostics,
    };
    let images: ImagesTable = resolver.read_or_default("images");
    let namespaces = resolver.read_map::<NamespaceTable>("namespaces");
    let patches = resolver.read_list::<PatchTable>("patch");
    let moves = resolver.read_list::<MovedTable>("moved");
    let platform = resolver.platform();
    let default_namespace = platform
        .as_ref()
        .map(|platform| platform.namespace.clone().unwrap_or(platform.name.clone()))
        .unwrap_or_else(|| "default".parse().expect("it is a DNS label"));
    let world = World {
        platform: platform.as_ref(),
        namespace: default_namespace,
    };
    let components = resolver.components(&world);
    let PlatformTable {
        name,
        namespace: _,
        cluster_domain: _,
        kubernetes,
        storage_class,
    } = platform?;
    let mut draft = Draft {
        name: name.to_string(),
        kubernetes,
        settings: PlatformSettings {
            mirror: images.mirror,
            storage_class,
            allow_floating_images: images.allow_floating,
        },
        pull_secret: images.pull_secret.map(|secret| secret.to_string()),
        namespaces,
        patches,
        moved: moves,
        components: components.read,
        unreadable: components.unreadable,
    };
    moved::apply(&mut draft, diagnostics);
    Some(draft)
}

struct World<'a> {
    platform: Option<&'a PlatformTable>,
    namespace: Name,
}

#[derive(Default)]
struct Components {
    read: Vec<DraftComponent>,
    unreadable: Vec<Address>,
}

struct Resolver<'a> {
    registry: &'a Registry,
    tables: &'a Table,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn platform(&mut self) -> Option<PlatformTable> {
        let Some(node) = self.tables.get("platform") else {
            let diagnostic = Diagnostic::error(
                "platc::no-platform",
                "the configuration has no `[platform]` table",
            )
            .at_place(
                Place::key(&Path::root().key("platform")),
                "`[platform]` is missing",
            )
            .help("add `[platform]` with `name = \"...\"`, or let `platc init` write a file to start from");
            self.diagnostics.push(diagnostic);
            return None;
        };
        self.read(&Path::root().key("platform"), node)
    }

    fn read<T: DeserializeOwned>(&mut self, path: &Path, node: &Node) -> Option<T> {
        let Reading { value, mistakes } = from_node(node);
        let diagnostics = mistakes
            .into_iter()
            .map(|mistake| diagnose(path, mistake, &[]));
        self.diagnostics.extend(diagnostics);
        value
    }

    fn read_or_default<T: DeserializeOwned + Default>(&mut self, key: &str) -> T {
        let tables = self.tables;
        match tables.get(key) {
            Some(node) => self.read(&Path::root().key(key), node).unwrap_or_default(),
            None => T::default(),
        }
    }

    fn read_list<T: DeserializeOwned>(&mut self, key: &str) -> Vec<T> {
        self.read_or_default(key)
    }

    fn read_map<T: DeserializeOwned>(&mut self, key: &str) -> BTreeMap<String, T> {
        self.read_or_default(key)
    }

    fn components(&mut self, world: &World<'_>) -> Components {
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
                self.diagnostics.push(not_components(kind, &node.value));
                continue;
            };
            for (name, node) in below {
                match self.component(world, module, name, node) {
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
        world: &World<'_>,
        module: &'static dyn AnyModule,
        name: &str,
        node: &Node,
    ) -> Result<DraftComponent, Option<Address>> {
        let path = Path::from_keys([module.kind(), name]);
        let name: Name = name.parse().map_err(|error| {
            self.diagnostics.push(
                Diagnostic::error(
                    "platc::bad-name",
                    format!("{name:?} cannot be the name of a component"),
                )
                .at_key(&path, format!("{error}"))
                .note("it becomes the first part of object and DNS names"),
            );
            None
        })?;
        let address = Address::new(module.kind(), name);
        let Value::Table(table) = &node.value else {
            self.diagnostics
                .push(not_components(module.kind(), &node.value));
            return Err(Some(address));
        };
        let namespace = match table.get(NAMESPACE) {
            Some(node) => self.read::<Name>(&path.key(NAMESPACE), node),
            None => Some(world.namespace.clone()),
        };
        let (config, suspects) = self.module_config(module, &path, node, table);
        match (namespace, config) {
            (Some(namespace), Some(config)) => Ok(DraftComponent {
                identity: identity(world, &address, &namespace),
                address,
                module,
                config,
                suspects,
            }),
            _ => Err(Some(address)),
        }
    }

    /// Reads the module's own keys, which are all but the namespace. Also what is left of a component
    /// with mistakes is validated, so that a person sees all of its mistakes at once.
    fn module_config(
        &mut self,
        module: &'static dyn AnyModule,
        path: &Path,
        node: &Node,
        table: &Table,
    ) -> (Option<Box<dyn AnyConfig>>, Vec<Path>) {
        let Reading { value, mistakes } = if table.contains_key(NAMESPACE) {
            let mut own = table.clone();
            own.remove(NAMESPACE);
            module.read(&Node {
                value: Value::Table(own),
                origin: node.origin,
            })
        } else {
            module.read(node)
        };
        let mut suspects = Vec::new();
        for mistake in mistakes {
            suspects.extend(suspects_of(path, &mistake));
            self.diagnostics.push(diagnose(path, mistake, &[NAMESPACE]));
        }
        (value, suspects)
    }

    fn unknown_module(&self, kind: &str, node: &Node) -> Diagnostic {
        let path = Path::root().key(kind);
        let kinds: Vec<&str> = self
            .registry
            .modules()
            .map(|module| module.kind())
            .chain(TABLES.iter().copied())
            .collect();
        let diagnostic = Diagnostic::error(
            "platc::unknown-module",
            format!("there is no module `{kind}`"),
        )
        .at_key(&path, "not a module");
        match did_you_mean(kind, kinds.iter().copied()) {
            Some(better) if matches!(node.value, Value::Table(_)) => diagnostic.fix(
                format!("there is one called `{better}`"),
                Place::key(&path),
                better,
            ),
            _ => diagnostic.help(format!("the modules are {}", list(&kinds))),
        }
    }
}

/// Who a component is in the cluster.
fn identity(world: &World<'_>, address: &Address, namespace: &Name) -> Identity {
    let platform = world.platform;
    Identity {
        platform: platform.map_or_else(String::new, |platform| platform.name.to_string()),
        product: address.kind.clone(),
        instance: address.name.to_string(),
        namespace: namespace.to_string(),
        cluster_domain: platform
            .map_or_else(String::new, |platform| platform.cluster_domain.to_string()),
    }
}

fn addresses_below(kind: &str, node: &Node) -> Vec<Address> {
    let names = node.as_table().into_iter().flat_map(Table::keys);
    names
        .filter_map(|name| format!("{kind}.{name}").parse().ok())
        .collect()
}

fn not_components(kind: &str, value: &Value) -> Diagnostic {
    Diagnostic::error(
        "platc::wrong-type",
        format!("`{kind}` is a module; its components are tables"),
    )
    .at(&Path::root().key(kind), format!("this is {}", value.kind()))
    .help(format!("write a component as `[{kind}.<name>]`"))
}

/// `a, b and c`, each in backticks.
pub(crate) fn list(words: &[&str]) -> String {
    let mut quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.pop() {
        None => "none".to_owned(),
        Some(last) if quoted.is_empty() => last,
        Some(last) => format!("{} and {last}", quoted.join(", ")),
    }
}
