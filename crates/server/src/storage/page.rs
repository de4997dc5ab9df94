use domain::api_types::List;

/// Which part of a list is asked for. Lists are newest first; IDs rise with time, so a page is the
/// rows whose ID is below the last one seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub limit: i64,
    /// The ID of the last entry of the page before.
    pub before: Option<String>,
}

impl Page {
    /// What IDs are compared with; without a page before, more than every ID.
    pub(super) fn before(&self) -> &str {
        self.before.as_deref().unwrap_or("g")
    }

    /// One row more than asked for tells whether there is a next page.
    pub(super) fn limit_plus_one(&self) -> i64 {
        self.limit.saturating_add(1)
    }

    /// The answer, from up to [`Page::limit_plus_one`] rows.
    pub fn list<Row, Item>(
        &self,
        mut rows: Vec<Row>,
        id: impl Fn(&Row) -> &str,
        item: impl FnMut(Row) -> Item,
    ) -> List<Item> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows.last().filter(|_| more).map(|row| id(row).to_owned());
        List { items: rows.into_iter().map(item).collect(), next_cursor }
    }
}
