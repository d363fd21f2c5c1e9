/* Puts what a portal's own scripts look for into the browser's storages, then goes on to the page that was asked for. ES5. */
(function () {
  'use strict';
  var holder = document.getElementById('entries');
  var goOn = document.getElementById('go-on');
  var entries;
  try {
    entries = JSON.parse(holder.getAttribute('data-entries'));
    holder.parentNode.removeChild(holder);
    for (var i = 0; i < entries.length; i++) { window[entries[i][0]].setItem(entries[i][1], entries[i][2]); }
  } catch (refused) {
    /* Storages are switched off, or full: the page says what can be done. */
    document.getElementById('refused').hidden = false;
    document.getElementById('waiting').hidden = true;
    return;
  }
  /* Not one step back more. */
  window.location.replace(goOn.href + window.location.hash);
}());
