//! `/settings/developer/platform-apps`, `…/new`, `…/{id}`, `…/{id}/edit`

mod app_page;
mod created_flash;
mod edit;
mod form;
mod list;
mod new;
mod parts;

pub use app_page::AppPage;
pub use created_flash::CreatedFlash;
pub use edit::EditApp;
pub use list::PlatformApps;
pub use new::NewApp;
