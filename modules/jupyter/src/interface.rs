//! What a component offers: nothing. Its metrics ask for the token, so they are not contributed either.

use platc_sdk::Offers;

use crate::config::Jupyter;
use crate::model::Model;

pub(crate) fn interface(_: &Model, _: &mut Offers<'_, Jupyter>) {}
