//! What a module's `validate` may ask, and where it reports mistakes.

use std::any::{Any, TypeId};

use platc_diagnostics::{Diagnostic, Path};
use platc_objects::{
    DnsName, Identity, Image, Mirror, Reference, SecretFormat, SecretKey, Storage,
};

use crate::build::Stage;
use crate::capability::{
    Capability, FileSystem, FileSystemRequest, ObjectStore, ObjectStoreRequest, S3Login,
};
use crate::component::Address;
use crate::kerberos;
use crate::provision::object_store::bucket_mistake;
use crate::reference::{AbsolutePath, PathRef, Ref};
use crate::settings::SecretValue;

/// The rest of the platform, as far as a component that is being validated can see it.
///
/// The compiler implements this; a module only meets [`Context`].
pub trait Wire {
    /// Binds a reference: validates the provider if that has not happened yet, and gives the value
    /// of the capability. Every mistake (no such component, no such capability, a cycle) has been
    /// reported when this answers `None`.
    fn bind(&self, reference: &UntypedRef<'_>) -> Option<Box<dyn Any>>;

    /// Leaves a request with the provider.
    fn request(&self, provider: &Address, request: UntypedRequest);
}

/// A reference without the type of its capability.
pub struct UntypedRef<'a> {
    /// Who refers.
    pub consumer: &'a Address,
    /// Where the reference stands.
    pub at: Path,
    /// Who is referred to.
    pub provider: &'a Address,
    /// Name of the capability.
    pub capability: &'static str,
    /// Reads the capability out of what the provider offers.
    pub read: fn(&crate::module::OfferBook) -> Option<Box<dyn Any>>,
    /// The stage of the consumer that needs the provider to be ready.
    pub needed_by: Stage,
    /// Whether the value is nothing but the address, so that a fix may replace it.
    pub whole_value: bool,
}

/// A request without its type.
pub struct UntypedRequest {
    /// Who asks.
    pub consumer: Address,
    /// Type of the capability that the request belongs to.
    pub capability: TypeId,
    /// The request.
    pub value: Box<dyn Any + Send + Sync>,
    /// What it is about; see [`Capability::subject`].
    pub subject: Option<String>,
    /// Whether another request of the same type can be granted too; see [`Capability::agree`].
    pub agrees: fn(&dyn Any, &dyn Any) -> bool,
}

/// Settings of the platform that modules follow.
#[derive(Clone, Debug, Default)]
pub struct PlatformSettings {
    /// Registry that all images are pulled from.
    pub mirror: Option<Mirror>,
    /// StorageClass of claims that name none.
    pub storage_class: Option<DnsName>,
    /// Images that may have the tag `latest`, or none.
    pub floating_images: FloatingImages,
    /// Pull Secret of every pod.
    pub pull_secret: Option<DnsName>,
}

/// Images that may change under the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FloatingImages {
    /// These, and no others.
    Only(Vec<Reference>),
    /// All of them: what the person allows could not be read.
    All,
}

impl Default for FloatingImages {
    fn default() -> Self {
        Self::Only(Vec::new())
    }
}

impl FloatingImages {
    /// What to tell about an image that is not accepted; it has no label yet.
    pub fn refusal(&self, reference: &Reference) -> Option<Diagnostic> {
        let accepted = match self {
            Self::Only(allowed) => allowed.contains(reference),
            Self::All => true,
        };
        if accepted || !reference.is_floating() {
            return None;
        }
        let diagnostic = Diagnostic::error(
            "platc::floating-image",
            format!("image `{reference}` can change under the same name"),
        );
        Some(
            diagnostic
                .note("a cluster that restarts a pod would then run something nobody reviewed")
                .help(format!(
                    "name a version or a digest; or allow it: `allow_floating = [\"{reference}\"]` in `[images]`"
                )),
        )
    }
}

/// What `validate` sees of the platform around its component.
pub struct Context<'a> {
    address: &'a Address,
    identity: &'a Identity,
    platform: &'a PlatformSettings,
    wire: &'a dyn Wire,
    kerberos: bool,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Context<'a> {
    /// The context of one component.
    pub fn new(
        address: &'a Address,
        identity: &'a Identity,
        platform: &'a PlatformSettings,
        wire: &'a dyn Wire,
    ) -> Self {
        Self {
            address,
            identity,
            platform,
            wire,
            kerberos: false,
            diagnostics: Vec::new(),
        }
    }

    /// Says whether the component's module can log in where Kerberos is asked for; see
    /// [`Module::KERBEROS`](crate::Module::KERBEROS).
    pub fn can_kerberos(&mut self, can: bool) {
        self.kerberos = can;
    }

    /// Who the component is in the cluster.
    pub fn identity(&self) -> &'a Identity {
        self.identity
    }

    /// The component's address.
    pub fn address(&self) -> &'a Address {
        self.address
    }

    /// The place of one of the component's keys; tables inside are reached with dots, and values of a
    /// list with their number: `paths.0`.
    pub fn path(&self, key: &str) -> Path {
        key.split('.').fold(self.address.path(), |path, part| {
            match part.parse::<usize>() {
                Ok(index) => path.index(index),
                Err(_) => path.key(part),
            }
        })
    }

    /// Reports a mistake or a warning.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Binds the reference that stands at `key`. The component starts after what it refers to is
    /// ready. `None` means that a mistake was reported.
    pub fn bind<C: Capability>(&mut self, key: &str, reference: &Ref<C>) -> Option<C> {
        self.bind_for(Stage::Prepare, key, reference)
    }

    /// Like [`Self::bind`], where only a late stage of the component needs the provider to be ready.
    pub fn bind_for<C: Capability>(
        &mut self,
        needed_by: Stage,
        key: &str,
        reference: &Ref<C>,
    ) -> Option<C> {
        self.bind_value(needed_by, key, reference, true)
    }

    /// Binds the file system of a path that stands at `key`. On an object store the path begins with a
    /// bucket.
    pub fn bind_path(&mut self, key: &str, path: &PathRef) -> Option<FileSystem> {
        let file_system: FileSystem = self.bind_value(Stage::Prepare, key, &path.storage, false)?;
        let bucket = path.path.as_str().split('/').nth(1).unwrap_or_default();
        match bucket_mistake(bucket) {
            Some(label) if file_system.object_store.is_some() => {
                let diagnostic = Diagnostic::error(
                    "platc::bad-bucket",
                    format!("`{}` does not begin with a bucket", path.path),
                );
                self.report(diagnostic.at(&self.path(key), label).note(format!(
                    "`{}` is an object store, where the first part of a path is the bucket",
                    path.storage.address()
                )));
                None
            }
            _ => Some(file_system),
        }
    }

    fn bind_value<C: Capability>(
        &mut self,
        needed_by: Stage,
        key: &str,
        reference: &Ref<C>,
        whole_value: bool,
    ) -> Option<C> {
        let read = |book: &crate::module::OfferBook| {
            book.get::<C>()
                .map(|value| Box::new(value.clone()) as Box<dyn Any>)
        };
        let value = self.wire.bind(&UntypedRef {
            consumer: self.address,
            at: self.path(key),
            provider: reference.address(),
            capability: C::NAME,
            read,
            needed_by,
            whole_value,
        })?;
        let value: C = *value.downcast().ok()?;
        match value.kerberos() {
            Some(asked) if !self.kerberos => {
                let provider = reference.address();
                self.report(kerberos::refusal(self, key, provider, &asked.realm));
                None
            }
            _ => Some(value),
        }
    }

    /// Binds a reference that may be absent; absent is `Some(None)`.
    pub fn bind_some<C: Capability>(
        &mut self,
        key: &str,
        reference: Option<&Ref<C>>,
    ) -> Option<Option<C>> {
        match reference {
            None => Some(None),
            Some(reference) => self.bind(key, reference).map(Some),
        }
    }

    /// Asks a provider that was bound to make something. The provider does so after it is ready and
    /// before this component starts.
    pub fn request<C: Capability>(&mut self, provider: &Ref<C>, request: C::Request) {
        let request = UntypedRequest {
            consumer: self.address.clone(),
            capability: TypeId::of::<C>(),
            subject: C::subject(&request),
            agrees: |one, other| match (one.downcast_ref(), other.downcast_ref()) {
                (Some(one), Some(other)) => C::agree(one, other),
                _ => true,
            },
            value: Box::new(request),
        };
        self.wire.request(provider.address(), request);
    }

    /// The login with which the component reads and writes below these paths of a file system that was
    /// bound; `None` where it needs none, as on HDFS. Where every consumer has a user of its own, the
    /// user is asked for here.
    pub fn login(
        &mut self,
        storage: &Ref<FileSystem>,
        file_system: &FileSystem,
        paths: &[&AbsolutePath],
    ) -> Option<S3Login> {
        let store = file_system.object_store.as_ref()?;
        let paths = || paths.iter().copied().cloned().collect();
        Some(store.login.clone().unwrap_or_else(|| {
            let login = self.own_login();
            let request = FileSystemRequest::User {
                login: login.clone(),
                paths: paths(),
            };
            self.request(storage, request);
            login
        }))
    }

    /// Like [`Self::login`], for a store whose interface the component uses itself.
    pub fn store_login(
        &mut self,
        reference: &Ref<ObjectStore>,
        store: &ObjectStore,
        paths: &[&AbsolutePath],
    ) -> S3Login {
        let paths = || paths.iter().copied().cloned().collect();
        store.login.clone().unwrap_or_else(|| {
            let login = self.own_login();
            let request = ObjectStoreRequest::User {
                login: login.clone(),
                paths: paths(),
            };
            self.request(reference, request);
            login
        })
    }

    /// The component's own user of object stores.
    fn own_login(&self) -> S3Login {
        let key = |key, length| {
            let format = SecretFormat::Alphanumeric(length);
            self.secret("s3", key, &SecretValue::Generate, format)
        };
        S3Login {
            access_key: key("access-key", 20),
            secret_key: key("secret-key", 40),
        }
    }

    /// The image at `key`, or the module's default one, as this platform pulls it.
    pub fn image(&mut self, key: &str, chosen: Option<&Reference>, default: &str) -> Option<Image> {
        let reference = match chosen {
            Some(reference) => reference.clone(),
            None => match default.parse() {
                Ok(reference) => reference,
                Err(error) => {
                    self.report(
                        Diagnostic::error(
                            "platc::bad-image",
                            format!("the module's default image `{default}` is not a reference"),
                        )
                        .at(&self.address.path(), "here")
                        .note(format!("{error}")),
                    );
                    return None;
                }
            },
        };
        Some(self.image_at(&self.path(key), &reference))
    }

    /// Like [`Self::image`], for an image that stands at a place whose keys have dots.
    pub fn image_at(&mut self, at: &Path, reference: &Reference) -> Image {
        if let Some(refusal) = self.platform.floating_images.refusal(reference) {
            self.report(refusal.at(at, "no tag, or the tag `latest`"));
        }
        Image::new(reference.clone(), self.platform.mirror.as_ref())
    }

    /// The secret value at `key` of the configuration. Where platc makes the Secret, it is named like
    /// the component's objects, so that it can be delivered to another namespace too.
    pub fn secret(
        &self,
        role: &str,
        key: &str,
        value: &SecretValue,
        format: SecretFormat,
    ) -> SecretKey {
        value.key(self.identity.object_name(role), key, format)
    }

    /// The storage at a key, of the platform's class if it names none.
    pub fn storage(&self, storage: Storage) -> Storage {
        let Storage { size, class } = storage;
        Storage {
            size,
            class: class.or_else(|| self.platform.storage_class.clone()),
        }
    }

    /// The Secret that pods pull their images with. The compiler adds it to the pods that platc makes;
    /// a module needs it for pods that its programs make.
    pub fn pull_secret(&self) -> Option<&'a DnsName> {
        self.platform.pull_secret.as_ref()
    }

    /// Whether no mistake was reported yet.
    pub fn is_clean(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Everything that was reported.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}
