//! `platc export`: what an air-gapped site needs.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use platc_compiler::Compilation;
use platc_images::{Format, ImageList, ImageUse, Place, render};
use platc_sdk::build::ImagePlace;

use crate::exit::Exit;
use crate::session::Session;

/// List what an air-gapped site needs.
#[derive(Args, Debug)]
pub(crate) struct Export {
    /// Every image of every object and every configuration text
    #[arg(long, required = true)]
    offline_images: bool,
    /// The tool that the list is for
    #[arg(long, value_name = "FORMAT", default_value = "plain", value_parser = image_format())]
    format: Format,
    /// Also say which component and which object or configuration key names each image
    #[arg(long)]
    why: bool,
}

fn image_format() -> impl TypedValueParser<Value = Format> {
    let names = Format::all().into_iter().map(Format::as_str);
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Format>())
}

impl Export {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let list = images(&compilation);
        session
            .printer
            .data(&render(&list, self.format, self.why)?)?;
        Ok(Exit::Success)
    }
}

fn images(compilation: &Compilation) -> ImageList {
    ImageList::new(compilation.images.iter().map(|image_use| ImageUse {
        image: image_use.image.clone(),
        component: image_use.component.to_string(),
        object: image_use.object.to_string(),
        place: match &image_use.place {
            ImagePlace::Container(name) => Place::Container(name.clone()),
            ImagePlace::Config { file, key } => Place::Config {
                file: file.clone(),
                key: key.clone(),
            },
        },
    }))
}
