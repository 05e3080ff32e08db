
# docker can write a manifest of its own when it pushes, and then the image has another digest.
missing=
check() {
    docker manifest inspect "$1" >/dev/null || missing="$missing $1"
}

fail_if_missing() {
    [ -z "$missing" ] && return
    echo "not in the mirror under the digest that the cluster pulls:$missing" >&2
    echo "copy these with skopeo copy --all --preserve-digests" >&2
    exit 1
}
