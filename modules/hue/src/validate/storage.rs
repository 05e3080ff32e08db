//! What the file browser shows.

use platc_sdk::capability::FileSystem;
use platc_sdk::{Context, Diagnostic, Endpoint, PathRef};

use crate::model::{Files, Hdfs, Store};
use crate::names::PROXY_USER;

/// Binds the file system.
pub(super) fn bind(ctx: &mut Context<'_>, path: &PathRef, http_fs: Option<&str>) -> Option<Files> {
    let file_system = ctx.bind_path("storage", path)?;
    let uri = file_system.uri(&path.path);
    if let Some(store) = &file_system.object_store {
        let login = ctx.login(&path.storage, &file_system, &[&path.path])?;
        return Some(Files::Store(Box::new(Store {
            server: store.clone(),
            login,
            home: uri,
        })));
    }
    check_proxy_user(ctx, path, &file_system);
    let url = match http_fs {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => web_hdfs(ctx, path, &file_system)?,
    };
    let nameservice = file_system.hdfs_site.get("dfs.nameservices");
    Some(Files::Hdfs(Hdfs {
        nameservice: nameservice.map(|name| name.text().to_owned()),
        url: format!("{url}/webhdfs/v1"),
        superuser: file_system.superuser,
        home: (path.path.as_str() != "/").then_some(uri),
        default_fs: file_system.default_fs,
    }))
}

/// Checks the address of an `HttpFS`.
pub(super) fn check_http_fs(ctx: &mut Context<'_>, http_fs: Option<&str>) {
    let Some(url) = http_fs else { return };
    if url.starts_with("http://") || url.starts_with("https://") {
        return;
    }
    ctx.report(
        Diagnostic::error("hue::bad-url", "HttpFS has a URL")
            .at(&ctx.path("http_fs"), "not a URL")
            .help("write `http://`, the host and the port 14000"),
    );
}

/// The address of the NameNode. Of two, Hue gets the first one, and works as long as that is the active
/// one.
fn web_hdfs(ctx: &mut Context<'_>, path: &PathRef, file_system: &FileSystem) -> Option<String> {
    let address = path.storage.address();
    let place = ctx.path("storage");
    let diagnostic = match file_system.web_hdfs.len() {
        0 => Diagnostic::error("hue::no-web-hdfs", format!("`{address}` has no WebHDFS"))
            .at(&place, "cannot be browsed")
            .help("name an HttpFS with `http_fs`"),
        1 => return file_system.web_hdfs.first().map(Endpoint::http),
        _ => Diagnostic::warning(
            "hue::web-hdfs-without-failover",
            format!("Hue knows one NameNode, and `{address}` has two"),
        )
        .at(&place, "two NameNodes")
        .note("while the first one stands by, the file browser shows a `StandbyException`")
        .help(
            "put an HttpFS in front and name it: `http_fs = \"http://httpfs.example.com:14000\"`",
        ),
    };
    ctx.report(diagnostic);
    file_system.web_hdfs.first().map(Endpoint::http)
}

/// Hue acts for whoever is logged in. Whether HDFS lets it is in the keys of its servers; a file system
/// that tells its clients so too is known to.
fn check_proxy_user(ctx: &mut Context<'_>, path: &PathRef, file_system: &FileSystem) {
    let known = ["hosts", "groups"].iter().all(|what| {
        let key = format!("hadoop.proxyuser.{PROXY_USER}.{what}");
        file_system.core_site.get(&key).is_some()
    });
    if known {
        return;
    }
    let address = path.storage.address();
    ctx.report(
        Diagnostic::warning(
            "hue::proxy-user",
            format!("`{address}` may not let `{PROXY_USER}` act for others"),
        )
        .at(&ctx.path("storage"), "needs a proxy user")
        .note("the file browser would show `User: hue is not allowed to impersonate`")
        .help(format!(
            "set `proxy_users = [\"{PROXY_USER}\"]` in `[{address}]`; an HDFS elsewhere needs \
             `hadoop.proxyuser.{PROXY_USER}.hosts` and `.groups` in its `core-site.xml`"
        )),
    );
}
