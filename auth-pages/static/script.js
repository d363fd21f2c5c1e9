/* Comfort only: every page works without it. ES5, for old browsers. */
(function () {
  'use strict';

  function each(selector, act) {
    var found = document.querySelectorAll(selector);
    for (var i = 0; i < found.length; i++) { act(found[i]); }
  }

  /* Words come with the page, in its language. */
  function say(key) { return document.body.getAttribute('data-' + key); }

  /* "Show" in password fields. */
  each('input[data-show]', function (input) {
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'show';
    button.setAttribute('aria-controls', input.id);
    function paint() {
      var hidden = input.type === 'password';
      button.textContent = say(hidden ? 'show' : 'hide');
      button.setAttribute('aria-label', say(hidden ? 'show-label' : 'hide-label'));
    }
    button.addEventListener('click', function () {
      input.type = input.type === 'password' ? 'text' : 'password';
      paint();
      input.focus();
    });
    /* What is sent is a password again, so that browsers do not remember it as a text. */
    if (input.form) { input.form.addEventListener('submit', function () { input.type = 'password'; paint(); }); }
    var box = document.createElement('div');
    box.className = 'with-show';
    input.parentNode.insertBefore(box, input);
    box.appendChild(input);
    box.appendChild(button);
    paint();
    if (input.hasAttribute('autofocus')) { input.focus(); }
  });

  /* How strong a new password is, while it is typed. */
  each('input[data-strength]', function (input) {
    var told = document.createElement('p');
    var waiting;
    told.className = 'hint';
    told.setAttribute('role', 'status');
    (input.parentNode.className === 'with-show' ? input.parentNode : input).insertAdjacentElement('afterend', told);
    input.addEventListener('input', function () {
      window.clearTimeout(waiting);
      told.textContent = '';
      if (!input.value || !input.form) { return; }
      waiting = window.setTimeout(function () {
        var typed = input.value;
        var request = new XMLHttpRequest();
        request.open('POST', input.getAttribute('data-strength'));
        request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
        request.onload = function () {
          if (request.status !== 200 || typed !== input.value) { return; }
          var judged = JSON.parse(request.responseText);
          told.textContent = judged.told;
        };
        request.send('form_token=' + encodeURIComponent(input.form.elements.form_token.value) +
          '&' + encodeURIComponent(input.name) + '=' + encodeURIComponent(typed));
      }, 400);
    });
  });

  /* The summary of errors is read out first. */
  each('.error-summary', function (summary) { summary.focus(); });

  /* A form is sent once, and says that it works; after a while it may be sent again, should the answer be lost. */
  each('form', function (form) {
    form.addEventListener('submit', function (event) {
      if (form.getAttribute('data-sent')) { event.preventDefault(); return; }
      form.setAttribute('data-sent', 'yes');
      var words = form.getAttribute('data-busy');
      var button = form.querySelector('button.primary');
      var label = button ? button.textContent : '';
      if (words && button) {
        button.setAttribute('aria-live', 'polite');
        window.setTimeout(function () { button.textContent = words; }, 400);
      }
      window.setTimeout(function () {
        form.removeAttribute('data-sent');
        if (button) { button.textContent = label; }
      }, 15000);
    });
  });
  window.addEventListener('pageshow', function (event) {
    if (event.persisted) { each('form', function (form) { form.removeAttribute('data-sent'); }); }
  });

  /* Times are told in the zone that this cookie names. */
  var zoneCookie = document.body.getAttribute('data-zone-cookie');
  if (zoneCookie && window.Intl && window.btoa) {
    var zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone && /^[\w+\/-]+$/.test(zone)) {
      var value = window.btoa(zone).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
      document.cookie = zoneCookie + '=' + value + '; path=/; max-age=31536000; samesite=lax' +
        (window.location.protocol === 'https:' ? '; secure' : '');
    }
  }

  /* How long a QR code still counts. The browser goes on by itself when it ends. */
  each('[data-countdown]', function (told) {
    var ends = new Date().getTime() + parseInt(told.getAttribute('data-countdown'), 10) * 1000;
    function tick() {
      var left = Math.max(0, Math.round((ends - new Date().getTime()) / 1000));
      told.textContent = ' (' + Math.floor(left / 60) + ':' + (left % 60 < 10 ? '0' : '') + (left % 60) + ' ' + told.getAttribute('data-left') + ')';
      if (left > 0) { window.setTimeout(tick, 1000); }
    }
    told.setAttribute('role', 'timer');
    tick();
  });

  /* Passkeys: what the browser says of one is sent with the form. */
  each('form[data-passkey]', function (form) {
    var wanted = form.getAttribute('data-passkey');
    var button = form.querySelector('button.primary');
    var words = form.querySelector('[data-passkey-words]');
    var field = form.elements.credential;
    if (!window.PublicKeyCredential || !navigator.credentials) { return; }
    function bytes(text) {
      var plain = window.atob(text.replace(/-/g, '+').replace(/_/g, '/'));
      var array = new Uint8Array(plain.length);
      for (var i = 0; i < plain.length; i++) { array[i] = plain.charCodeAt(i); }
      return array;
    }
    function text(buffer) {
      var array = new Uint8Array(buffer);
      var plain = '';
      for (var i = 0; i < array.length; i++) { plain += String.fromCharCode(array[i]); }
      return window.btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    }
    function ids(list) {
      for (var i = 0; list && i < list.length; i++) { list[i].id = bytes(list[i].id); }
    }
    function asked() {
      var options = JSON.parse(field.getAttribute('data-options'));
      options.challenge = bytes(options.challenge);
      if (options.user) { options.user.id = bytes(options.user.id); }
      ids(options.excludeCredentials);
      ids(options.allowCredentials);
      return options;
    }
    function send(credential) {
      var said = credential.response;
      var response = { clientDataJSON: text(said.clientDataJSON) };
      if (said.attestationObject) {
        response.attestationObject = text(said.attestationObject);
      } else {
        response.authenticatorData = text(said.authenticatorData);
        response.signature = text(said.signature);
        response.userHandle = said.userHandle && said.userHandle.byteLength ? text(said.userHandle) : null;
      }
      field.value = JSON.stringify({
        id: credential.id, rawId: text(credential.rawId), type: credential.type, extensions: {}, response: response
      });
      form.submit();
    }
    function fail() {
      words.textContent = form.querySelector('[data-passkey-failed]').textContent;
      button.disabled = false;
      form.removeAttribute('data-sent');
    }
    if (wanted === 'offer') {
      /* The browser offers passkeys in the field for the address, as long as what it was asked counts. */
      if (!window.PublicKeyCredential.isConditionalMediationAvailable || !window.AbortController) { return; }
      window.PublicKeyCredential.isConditionalMediationAvailable().then(function (can) {
        var stop = new window.AbortController();
        if (!can) { return; }
        window.setTimeout(function () { stop.abort(); }, 280000);
        navigator.credentials.get({ publicKey: asked(), mediation: 'conditional', signal: stop.signal }).then(send, function () {});
      });
      return;
    }
    words.textContent = '';
    form.addEventListener('submit', function (event) {
      /* A recovery code goes as it is. */
      if (form.elements.code && form.elements.code.value) { return; }
      event.preventDefault();
      if (button.disabled) { return; }
      words.textContent = '';
      button.disabled = true;
      (wanted === 'create' ? navigator.credentials.create({ publicKey: asked() }) : navigator.credentials.get({ publicKey: asked() }))
        .then(send, fail);
    });
  });

  /* A page that waits goes on when another tab has signed in. */
  var waiting = document.body.getAttribute('data-waiting');
  if (waiting) {
    var ask = function () {
      if (document.hidden) { return; }
      var request = new XMLHttpRequest();
      request.open('GET', '/sign-in/state');
      request.onload = function () {
        if (request.status === 200 && request.responseText.indexOf('true') > 0) { window.location.replace(waiting); }
      };
      request.send();
    };
    window.addEventListener('focus', ask);
    document.addEventListener('visibilitychange', ask);
  }
}());
