//! The table of fields that a server refuses to change, and what can be done instead.
//!
//! Each row follows the update validation of that kind in `kubernetes/kubernetes`
//! (`pkg/apis/*/validation`). A field that a server accepts to change is never listed here, even
//! where changing it is unwise.

use crate::plan::Strategy;

/// A row of the table.
pub(crate) struct Rule {
    pub(crate) group: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) field: Field,
    pub(crate) when: When,
    pub(crate) remedy: Remedy,
}

#[derive(Clone, Copy)]
pub(crate) enum Field {
    /// The field at this dotted path.
    At(&'static str),
    /// Every field of `spec` but these.
    SpecExcept(&'static [&'static str]),
}

#[derive(Clone, Copy)]
pub(crate) enum When {
    /// The value differs.
    Changes,
    /// The value differs and there was one: an empty field may be filled once.
    ChangesOnceSet,
    /// The value differs in an object that was marked `immutable: true`.
    ObjectIsFrozen,
    /// The amount became smaller, or is no amount.
    Shrinks,
    /// Something other than the images of the containers differs.
    DiffersBesidesImages,
    /// A Service gets another cluster IP; a field that is left out keeps the one it has, but a
    /// headless Service cannot get one that way.
    AddressDiffers,
    /// The first item of the list differs.
    FirstDiffers,
}

/// What to do about a field that cannot change in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Replace the object; the text says what people notice, and may be empty.
    Replace(Strategy, &'static str),
    /// Nothing automatic is safe; the text says what a person can do.
    Refuse(&'static str),
}

const RECREATE: Remedy = Remedy::Replace(Strategy::Recreate, "");
const PODS_STOP: Remedy = Remedy::Replace(
    Strategy::Recreate,
    "its pods stop until the new ones are up",
);
const PODS_STOP_READING: Remedy = Remedy::Replace(
    Strategy::Recreate,
    "running pods keep the old content until they restart",
);
const NO_ACCESS: Remedy =
    Remedy::Replace(Strategy::Recreate, "the permission is missing for a moment");
const NEW_ADDRESS: Remedy =
    Remedy::Replace(Strategy::Recreate, "clients must resolve the new address");
const ORPHAN: Remedy = Remedy::Replace(Strategy::OrphanAndRecreate, "");
const NEW_NAME: Remedy = Remedy::Replace(Strategy::NewName, "");
const NEW_CLAIM: Remedy = Remedy::Refuse(
    "add a claim under a new name, copy the data, then remove the old claim by name",
);
const NO_SHRINK: Remedy = Remedy::Refuse(
    "a volume cannot shrink; keep the old size, or add a smaller claim under a new name and copy the data",
);
const NEW_VOLUME: Remedy =
    Remedy::Refuse("add a volume under a new name; this one goes with the data it points to");
const NEW_SECRET: Remedy = Remedy::Refuse(
    "give the Secret a new name; a Secret is never deleted to change it, as its values would be lost",
);
const KEEP_SELECTOR: Remedy = Remedy::Refuse(
    "pods with the old labels would run on beside the new ones; keep the labels (a [[moved]] entry does for a rename), \
     or delete the StatefulSet by name",
);
const NEW_CRD: Remedy = Remedy::Refuse(
    "replacing the definition deletes every custom resource of it; define a new kind and migrate",
);

#[rustfmt::skip]
pub(crate) const RULES: &[Rule] = &[
    rule("apps", "StatefulSet", Field::At("spec.selector"), When::Changes, KEEP_SELECTOR),
    // The selector and the claim templates have rules of their own.
    rule("apps", "StatefulSet", Field::SpecExcept(&[
        "replicas", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
        "ordinals", "revisionHistoryLimit", "selector", "volumeClaimTemplates",
    ]), When::Changes, ORPHAN),
    rule("apps", "Deployment", Field::At("spec.selector"), When::Changes, PODS_STOP),
    rule("apps", "DaemonSet", Field::At("spec.selector"), When::Changes, PODS_STOP),
    rule("apps", "ReplicaSet", Field::At("spec.selector"), When::Changes, PODS_STOP),
    rule("apps", "ControllerRevision", Field::At("data"), When::Changes, RECREATE),
    rule("batch", "Job", Field::At("spec.template"), When::Changes, NEW_NAME),
    rule("batch", "Job", Field::At("spec.selector"), When::Changes, NEW_NAME),
    rule("batch", "Job", Field::At("spec.completions"), When::Changes, NEW_NAME),
    rule("batch", "Job", Field::At("spec.completionMode"), When::Changes, NEW_NAME),
    rule("batch", "Job", Field::At("spec.podFailurePolicy"), When::Changes, NEW_NAME),
    rule("batch", "Job", Field::At("spec.successPolicy"), When::Changes, NEW_NAME),
    rule("batch", "Job", Field::At("spec.backoffLimitPerIndex"), When::Changes, NEW_NAME),
    rule("batch", "Job", Field::At("spec.managedBy"), When::Changes, NEW_NAME),
    rule("", "Pod", Field::SpecExcept(&[
        "activeDeadlineSeconds", "terminationGracePeriodSeconds", "tolerations", "schedulingGates",
        "containers", "initContainers",
    ]), When::Changes, PODS_STOP),
    rule("", "Pod", Field::At("spec.containers"), When::DiffersBesidesImages, PODS_STOP),
    rule("", "Pod", Field::At("spec.initContainers"), When::DiffersBesidesImages, PODS_STOP),
    rule("", "Service", Field::At("spec.clusterIP"), When::AddressDiffers, NEW_ADDRESS),
    rule("", "Service", Field::At("spec.ipFamilies"), When::FirstDiffers, NEW_ADDRESS),
    rule("", "Service", Field::At("spec.healthCheckNodePort"), When::ChangesOnceSet, NEW_ADDRESS),
    rule("", "Service", Field::At("spec.loadBalancerClass"), When::ChangesOnceSet, NEW_ADDRESS),
    rule("", "PersistentVolumeClaim", Field::At("spec.resources.requests.storage"), When::Shrinks, NO_SHRINK),
    // The volume and the class may be filled in once, which binding and the default class do.
    rule("", "PersistentVolumeClaim", Field::At("spec.storageClassName"), When::ChangesOnceSet, NEW_CLAIM),
    rule("", "PersistentVolumeClaim", Field::At("spec.volumeName"), When::ChangesOnceSet, NEW_CLAIM),
    rule("", "PersistentVolumeClaim", Field::SpecExcept(&[
        "resources", "storageClassName", "volumeName", "volumeAttributesClassName",
    ]), When::Changes, NEW_CLAIM),
    // What is left over are the volume sources (csi, nfs, hostPath, ...) and volumeMode.
    rule("", "PersistentVolume", Field::SpecExcept(&[
        "accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity", "persistentVolumeReclaimPolicy",
        "storageClassName", "volumeAttributesClassName",
    ]), When::Changes, NEW_VOLUME),
    rule("", "PersistentVolume", Field::At("spec.nodeAffinity"), When::ChangesOnceSet, NEW_VOLUME),
    rule("", "ConfigMap", Field::At("data"), When::ObjectIsFrozen, PODS_STOP_READING),
    rule("", "ConfigMap", Field::At("binaryData"), When::ObjectIsFrozen, PODS_STOP_READING),
    rule("", "ConfigMap", Field::At("immutable"), When::ObjectIsFrozen, PODS_STOP_READING),
    rule("", "Secret", Field::At("type"), When::Changes, NEW_SECRET),
    rule("", "Secret", Field::At("data"), When::ObjectIsFrozen, NEW_SECRET),
    rule("", "Secret", Field::At("stringData"), When::ObjectIsFrozen, NEW_SECRET),
    rule("", "Secret", Field::At("immutable"), When::ObjectIsFrozen, NEW_SECRET),
    rule("", "ResourceQuota", Field::At("spec.scopes"), When::Changes, RECREATE),
    rule("storage.k8s.io", "StorageClass", Field::At("provisioner"), When::Changes, RECREATE),
    rule("storage.k8s.io", "StorageClass", Field::At("parameters"), When::Changes, RECREATE),
    rule("storage.k8s.io", "StorageClass", Field::At("reclaimPolicy"), When::Changes, RECREATE),
    rule("storage.k8s.io", "StorageClass", Field::At("volumeBindingMode"), When::Changes, RECREATE),
    rule("storage.k8s.io", "VolumeAttributesClass", Field::At("driverName"), When::Changes, RECREATE),
    rule("storage.k8s.io", "VolumeAttributesClass", Field::At("parameters"), When::Changes, RECREATE),
    rule("storage.k8s.io", "CSIDriver", Field::At("spec.attachRequired"), When::Changes, RECREATE),
    rule("storage.k8s.io", "CSIDriver", Field::At("spec.volumeLifecycleModes"), When::Changes, RECREATE),
    rule("rbac.authorization.k8s.io", "RoleBinding", Field::At("roleRef"), When::Changes, NO_ACCESS),
    rule("rbac.authorization.k8s.io", "ClusterRoleBinding", Field::At("roleRef"), When::Changes, NO_ACCESS),
    rule("scheduling.k8s.io", "PriorityClass", Field::At("value"), When::Changes, RECREATE),
    rule("scheduling.k8s.io", "PriorityClass", Field::At("preemptionPolicy"), When::Changes, RECREATE),
    rule("networking.k8s.io", "IngressClass", Field::At("spec.controller"), When::Changes, RECREATE),
    rule("node.k8s.io", "RuntimeClass", Field::At("handler"), When::Changes, RECREATE),
    rule("discovery.k8s.io", "EndpointSlice", Field::At("addressType"), When::Changes, RECREATE),
    rule("apiextensions.k8s.io", "CustomResourceDefinition", Field::At("spec.group"), When::Changes, NEW_CRD),
    rule("apiextensions.k8s.io", "CustomResourceDefinition", Field::At("spec.scope"), When::Changes, NEW_CRD),
    rule("apiextensions.k8s.io", "CustomResourceDefinition", Field::At("spec.names.kind"), When::Changes, NEW_CRD),
    rule("apiextensions.k8s.io", "CustomResourceDefinition", Field::At("spec.names.plural"), When::Changes, NEW_CRD),
];

const fn rule(
    group: &'static str,
    kind: &'static str,
    field: Field,
    when: When,
    remedy: Remedy,
) -> Rule {
    Rule {
        group,
        kind,
        field,
        when,
        remedy,
    }
}
