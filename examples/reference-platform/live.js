// Adds events to the list as they arrive, from the one that the page was made with. The server has escaped
// their text.
const list = document.querySelector('#received');
new EventSource(`/live?after=${list.dataset.received}`).addEventListener('message', ({ data }) => {
  list.insertAdjacentHTML('afterbegin', data);
});
