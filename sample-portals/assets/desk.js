// The desk's own script: reads the anti-forgery token from its cookie, as the API wants it.
(function () {
  var match = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/);
  document.documentElement.setAttribute('data-token', match ? 'yes' : 'no');
})();
