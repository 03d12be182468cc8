/* Offers messages in the browser where the browser can take them; what is asked stands in the form. */
"use strict";

(() => {
  const button = document.querySelector("[data-push]");
  const form = document.querySelector("[data-alert]");
  const said = document.querySelector("[data-push-told]");
  if (!button || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  button.hidden = false;

  const bytes = (words) => {
    const coded = (words + "=".repeat(-words.length & 3)).replaceAll("-", "+").replaceAll("_", "/");
    return Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0));
  };

  const active = (registration) =>
    new Promise((resolve) => {
      if (registration.active) return resolve(registration);
      const worker = registration.installing ?? registration.waiting;
      worker.addEventListener("statechange", () => worker.state === "activated" && resolve(registration));
    });

  const follow = async () => {
    if ((await Notification.requestPermission()) !== "granted") return said.dataset.denied;
    const registration = await active(await navigator.serviceWorker.register(button.dataset.worker));
    const options = { userVisibleOnly: true, applicationServerKey: bytes(button.dataset.key) };
    const subscription = await registration.pushManager.subscribe(options);
    const body = new FormData(form);
    body.delete("address");
    body.set("subscription", JSON.stringify(subscription));
    const answer = await fetch(button.dataset.to, { method: "POST", body });
    /* What is wrong in the form, the form's own page tells, with what can be chosen instead. */
    if (!answer.ok && answer.headers.get("Content-Type")?.includes("json")) form.submit();
    if (!answer.ok) return said.dataset.failed;
    const { alert } = await answer.json();
    if (alert) window.location.assign(alert);
    return said.dataset.done;
  };

  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      said.textContent = await follow();
    } catch {
      said.textContent = said.dataset.failed;
    }
    button.disabled = false;
  });
})();
