// Refreshes the page's live part when something happens: at most once in half a second, however much happens.
(function () {
  'use strict';
  var status = document.getElementById('live');
  if (!status || !window.EventSource || typeof window.refresh !== 'function') {
    return;
  }
  var due = null;

  function soon() {
    if (due === null && !document.hidden) {
      due = window.setTimeout(function () { due = null; window.refresh(); }, 500);
    }
  }

  var events = new EventSource(status.dataset.events);
  events.onopen = function () { status.textContent = 'live'; soon(); };
  events.onerror = function () { status.textContent = 'not connected; trying again'; };
  ['plan', 'action', 'status', 'problem', 'source'].forEach(function (kind) { events.addEventListener(kind, soon); });
  document.addEventListener('visibilitychange', soon);
  window.addEventListener('pagehide', function () { events.close(); });
}());
