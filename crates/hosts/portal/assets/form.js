// Makes a form more comfortable: what follows from an answer appears without loading the page again, and an upload shows
// how far it has come. Everything it does the form's own buttons do as well; where a request fails, nothing happens.
"use strict";

(() => {
  const form = document.querySelector("form[data-fields]");
  if (!form) return;
  const words = form.dataset;
  const address = `${form.getAttribute("action")}?ausschnitt=1`;
  const PATIENCE = 10_000; // milliseconds
  const say = (text) => { document.getElementById("meldung").textContent = text; };

  // One request after the other: each of them saves the whole form.
  let last = Promise.resolve();
  let underWay = 0;
  const queue = (work) => {
    underWay += 1;
    last = last.then(work).catch(() => {}).then(() => { underWay -= 1; });
  };

  // A button waits for what is under way, so that nothing older is saved over what it sends.
  let pressed = false;
  form.addEventListener("submit", (event) => {
    if (underWay === 0) return;
    event.preventDefault();
    if (pressed) return;
    pressed = true;
    const button = event.submitter;
    last.then(() => {
      pressed = false;
      if (!button || button.isConnected) form.requestSubmit(button);
    });
  });

  // All answers, without files.
  function answers() {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    data.append("aktion", "");
    return data;
  }

  // When everything was saved last. Not a live region: nobody wants to hear it after every field.
  function tellSaved() {
    const time = new Date().toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });
    document.getElementById("gespeichert-um").textContent = `${words.saved} ${time}`;
  }

  let waiting = false;
  function renew(input) {
    if (waiting) return;
    waiting = true;
    queue(async () => {
      waiting = false;
      const answer = await fetch(address, { method: "POST", body: answers(), redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok && show(await answer.text(), input)) tellSaved();
    });
  }

  // Puts the new fields in. The element with the focus stays the same, with its caret, and where it is on the screen.
  function show(text, input) {
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(words.fields);
    if (!fresh) return false;
    const focused = document.activeElement;
    const before = focused.getBoundingClientRect().top;
    align(document.getElementById(words.fields), fresh);
    if (!focused.isConnected) {
      if (input.isConnected) input.focus({ preventScroll: true });
    } else if (form.contains(focused)) {
      window.scrollBy({ top: focused.getBoundingClientRect().top - before, behavior: "instant" });
    }
    return true;
  }

  const isOurs = (node) => node.nodeType === 1 && node.classList.contains("upload");
  const key = (node) => (node.nodeType === 1 && (node.dataset.key || node.id)) || node.nodeName;

  // Makes an element like another one, keeping what both have. What somebody has typed since stays: only attributes change.
  function align(old, fresh) {
    for (const name of old.getAttributeNames()) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const name of fresh.getAttributeNames()) {
      if (old.getAttribute(name) !== fresh.getAttribute(name)) old.setAttribute(name, fresh.getAttribute(name));
    }
    let place = old.firstChild;
    const drop = (node) => { if (!isOurs(node)) node.remove(); };
    for (const child of [...fresh.childNodes]) {
      let same = place;
      while (same && (isOurs(same) || key(same) !== key(child))) same = same.nextSibling;
      if (!same) {
        old.insertBefore(child, place);
        continue;
      }
      // The order of a form never changes, so what lies between is gone.
      while (place !== same) {
        const gone = place;
        place = place.nextSibling;
        drop(gone);
      }
      place = same.nextSibling;
      if (same.nodeType !== 1) {
        if (same.data !== child.data) same.data = child.data;
      } else if (same.nodeName === child.nodeName) {
        align(same, child);
      } else {
        same.replaceWith(child);
      }
    }
    while (place) {
      const gone = place;
      place = place.nextSibling;
      drop(gone);
    }
  }

  // Sends the chosen files at once; they stay chosen until they have arrived, so that the form's buttons could send them.
  function upload(input) {
    const request = new XMLHttpRequest();
    const box = document.createElement("div");
    const bar = document.createElement("progress");
    const cancel = document.createElement("button");
    box.className = "upload";
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", words.uploading);
    cancel.type = "button";
    cancel.className = "secondary small";
    cancel.textContent = words.cancel;
    box.append(bar, cancel);
    let cancelled = false;
    cancel.addEventListener("click", () => {
      cancelled = true;
      request.abort();
      box.remove();
      input.value = "";
      say("");
      input.focus();
    });
    const files = [...input.files];
    input.after(box);
    say(words.uploading);
    queue(() => new Promise((done) => {
      if (cancelled || !input.isConnected) {
        box.remove();
        return done();
      }
      const data = answers();
      for (const file of files) data.append(input.name, file);
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = event.loaded / event.total;
      });
      request.addEventListener("loadend", () => {
        box.remove();
        done();
        if (cancelled) return say("");
        if (request.status !== 200 || !show(request.responseText, input)) return say(words.failed);
        // More may have been chosen meanwhile.
        if (!input.parentElement.querySelector(".upload")) input.value = "";
        const problem = document.getElementById(`${input.id}-fehler`);
        say(problem ? problem.textContent : words.uploaded);
      });
      request.open("POST", address);
      request.send(data);
    }));
  }

  // What is typed is saved once its writer pauses, so that neither a closed tab nor an ended session loses it.
  const PAUSE = 1_000; // milliseconds
  let pause;
  form.addEventListener("input", (event) => {
    clearTimeout(pause);
    if (event.target.type !== "file") pause = setTimeout(() => renew(event.target), PAUSE);
  });

  form.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type === "file") {
      if (input.files.length) upload(input);
    } else if (input.closest(".watched")) {
      renew(input);
    }
  });
})();
