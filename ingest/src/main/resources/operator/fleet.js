// Keeps the page as the server sees it. The server has escaped what it sends; nothing here makes markup of its own.
const fleet = document.getElementById('fleet');
const link = document.getElementById('link');
const toggled = new Map();
const RETRY_MS = 3000;
let last = '';
let since = new Date();

fleet.addEventListener('click', event => {
  const summary = event.target.closest('summary');
  if (summary) {
    const row = summary.parentElement;
    toggled.set(row.id, !row.open);
  }
});

function show(html) {
  if (html === last) {
    return;
  }
  last = html;
  const focused = document.activeElement?.closest?.('details')?.id;
  const fresh = document.createElement('template');
  fresh.innerHTML = html;
  for (const row of fresh.content.querySelectorAll('details')) {
    row.open = toggled.get(row.id) ?? false;
  }
  fleet.replaceChildren(fresh.content);
  if (focused) {
    document.querySelector(`#${focused} > summary`)?.focus({ preventScroll: true });
  }
}

function listen() {
  const events = new EventSource('/page/events' + location.search);
  events.addEventListener('page', event => {
    since = new Date();
    link.textContent = 'Live';
    link.className = 'well';
    show(JSON.parse(event.data));
  });
  events.addEventListener('error', () => {
    link.textContent = `The server does not answer. What you see is from ${since.toLocaleTimeString()}.`;
    link.className = 'bad';
    // A browser tries again by itself when nobody answers, and gives up for good at any answer but 200, as a proxy's while the server starts.
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(listen, RETRY_MS);
    }
  });
}

listen();
