//! What local storage offers: nothing. A claim uses the class by its name, as it uses any other class.

use platc_sdk::Offers;

use crate::config::LocalStorage;
use crate::model::Model;

pub(crate) fn interface(_: &Model, _: &mut Offers<'_, LocalStorage>) {}
