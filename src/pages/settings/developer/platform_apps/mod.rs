//! `/settings/developer/platform-apps`, `…/new`, `…/{id}`, `…/{id}/edit`

mod app_flash;
mod app_page;
mod edit;
mod form;
mod list;
mod new;
mod parts;

pub use app_flash::AppFlash;
pub use app_page::AppPage;
pub use edit::EditApp;
pub use list::PlatformApps;
pub use new::NewApp;
