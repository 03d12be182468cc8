/* Shows what is pushed, and opens its page. It keeps nothing and reads no other request. */
"use strict";

self.addEventListener("push", (event) => {
  const told = event.data?.json() ?? {};
  if (!told.title) return;
  const shown = { body: told.body, tag: told.tag, lang: told.language, icon: "/static/civicgrid/icon.svg", data: told.url };
  event.waitUntil(self.registration.showNotification(told.title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data ?? "/", self.location.origin);
  if (address.origin === self.location.origin) event.waitUntil(self.clients.openWindow(address.href));
});
