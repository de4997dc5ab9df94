use domain::api_types::List;

/// One page of a list. Lists are newest first and IDs increase with time, so the next page is the
/// rows with smaller IDs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub limit: i64,
    /// ID of the last entry on the previous page.
    pub before: Option<String>,
}

impl Page {
    /// The upper bound for IDs. `g` sorts after every UUID.
    pub(super) fn before(&self) -> &str {
        self.before.as_deref().unwrap_or("g")
    }

    /// One extra row tells whether there is a next page.
    pub(super) fn limit_plus_one(&self) -> i64 {
        self.limit.saturating_add(1)
    }

    /// The list, from up to [`Page::limit_plus_one`] rows.
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
