//! The pages behind the compiler's own diagnostic codes.

use platc_diagnostics::Page;

macro_rules! pages {
    ($($code:literal, $summary:literal, $file:literal;)*) => {
        /// The pages, sorted by code.
        pub const PAGES: &[Page] = &[$(Page { code: $code, summary: $summary, text: include_str!(concat!("codes/", $file, ".md")) }),*];
    };
}

pages! {
    "platc::bad-bucket", "a path on an object store does not begin with a bucket", "bad-bucket";
    "platc::bad-duration", "a value is not a duration", "bad-duration";
    "platc::bad-endpoint", "a value is not a host with a port", "bad-endpoint";
    "platc::bad-image", "a value is not an image reference", "bad-image";
    "platc::bad-kerberos", "a setting of Kerberos cannot be used", "bad-kerberos";
    "platc::bad-kubernetes-version", "platc does not write for this Kubernetes version", "bad-kubernetes-version";
    "platc::bad-label", "a label is not one that Kubernetes accepts", "bad-label";
    "platc::bad-mirror", "a value is not a registry that images can be rewritten to", "bad-mirror";
    "platc::bad-name", "a name is not one that DNS accepts", "bad-name";
    "platc::bad-patch", "a patch makes an object that Kubernetes does not know", "bad-patch";
    "platc::bad-path", "a value is not a path on a file system", "bad-path";
    "platc::bad-quantity", "a value is not a Kubernetes quantity", "bad-quantity";
    "platc::bad-reference", "a value is not a reference to a component", "bad-reference";
    "platc::bad-toml", "a file is not TOML", "bad-toml";
    "platc::bad-value", "a value was refused", "bad-value";
    "platc::bad-variable", "a value is not the name of an environment variable", "bad-variable";
    "platc::conflicting-requests", "two components want the same thing differently", "conflicting-requests";
    "platc::deep-references", "references lead too many components deep", "deep-references";
    "platc::duplicate-key", "a key is there twice", "duplicate-key";
    "platc::duplicate-object", "two components make the same object", "duplicate-object";
    "platc::file-too-large", "a file is larger than what is read", "file-too-large";
    "platc::floating-image", "an image can change under the same name", "floating-image";
    "platc::literal-secret", "a secret value is written in the configuration", "literal-secret";
    "platc::long-name", "the name of an object is too long", "long-name";
    "platc::missing-capability", "a component does not offer what another one needs of it", "missing-capability";
    "platc::missing-key", "a key that is needed is not there", "missing-key";
    "platc::moved-across-modules", "a component cannot move to another module", "moved-across-modules";
    "platc::moved-but-there", "a component that moved is still there", "moved-but-there";
    "platc::moved-twice", "a component is in two `[[moved]]` entries", "moved-twice";
    "platc::no-kerberos", "a component cannot log in where Kerberos is asked for", "no-kerberos";
    "platc::no-platform", "the configuration has no `[platform]` table", "no-platform";
    "platc::not-utf8", "a file is not UTF-8", "not-utf8";
    "platc::number-out-of-range", "a number does not fit", "number-out-of-range";
    "platc::patch-hits-nothing", "a patch names an object that is not there", "patch-hits-nothing";
    "platc::reference-cycle", "components wait for each other", "reference-cycle";
    "platc::rejected-pods", "a namespace rejects the pods of a component", "rejected-pods";
    "platc::unfit-volume", "a volume is reserved for a claim that cannot have it", "unfit-volume";
    "platc::unknown-component", "a reference names no component", "unknown-component";
    "platc::unknown-key", "a table does not have this key", "unknown-key";
    "platc::unknown-module", "there is no module of this name", "unknown-module";
    "platc::unknown-value", "a value is none of those that are allowed", "unknown-value";
    "platc::unused-namespace", "a namespace is described and nothing lives in it", "unused-namespace";
    "platc::wrong-type", "a value is of another type", "wrong-type";
}
