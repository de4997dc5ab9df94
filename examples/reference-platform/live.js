// Adds events to the list as they arrive. The server has escaped their text.
new EventSource('/live').addEventListener('message', ({ data }) => {
  document.querySelector('#received').insertAdjacentHTML('afterbegin', data);
});
