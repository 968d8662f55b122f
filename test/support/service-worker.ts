/** The service worker of a page in a real browser: that it is there, what it shows, and pushes as a push service hands them over. */
import type { BrowserContext, Page } from "playwright-core";
import type { Subscriber } from "./push-receiver.ts";
import { until } from "./until.ts";

// What runs in the page is text: it speaks of things that tests do not have.

const activated = `(async () => {
  const { active } = await navigator.serviceWorker.ready;
  if (active.state === "activated") return;
  await new Promise((resolve) => active.addEventListener("statechange", resolve, { once: true }));
})()`;

/** Resolves when the page's files are kept, and the next page comes from there. */
export async function isKept(page: Page): Promise<void> {
  await page.evaluate(activated);
}

const shown = `(async () => {
  const registration = await navigator.serviceWorker.ready;
  return (await registration.getNotifications()).map(({ title, body }) => title + ": " + body);
})()`;

/** Resolves when these notifications are shown and no other ones, each as its title and its text. */
export async function showsNotifications(page: Page, ...expected: readonly string[]): Promise<void> {
  let last: readonly string[] = [];
  await until(
    async () => {
      last = await page.evaluate<string[]>(shown);
      return JSON.stringify([...last].sort()) === JSON.stringify([...expected].sort());
    },
    () => `notifications ${JSON.stringify(expected)}; there are ${JSON.stringify(last)}`,
  );
}

/** Hands pushes to the page's service worker, one after the other. */
export async function pushService(
  context: BrowserContext,
  page: Page,
): Promise<(text: string) => Promise<void>> {
  const session = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  const registered = new Promise<string>((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
      if (own) resolve(own.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await registered;
  return async (data) => {
    await session.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
  };
}

/** From now on the browser subscribes there: no test can reach the push service of its maker. */
export async function subscribesAt(context: BrowserContext, { endpoint, keys }: Subscriber): Promise<void> {
  await context.addInitScript(`{
    const json = ${JSON.stringify({ endpoint, keys })};
    const subscription = { ...json, options: {}, toJSON: () => json, unsubscribe: async () => true };
    PushManager.prototype.subscribe = async () => subscription;
    PushManager.prototype.getSubscription = async () => null;
  }`);
}

const keptPages = `(async () => {
  const opened = indexedDB.open("chorus");
  await new Promise((resolve) => opened.addEventListener("success", resolve));
  const asked = opened.result.transaction("pages").objectStore("pages").getAll();
  await new Promise((resolve) => asked.addEventListener("success", resolve));
  opened.result.close();
  return JSON.stringify(asked.result);
})()`;

/** Resolves when a text stands among what the browser keeps for reading offline. */
export async function keepsForOffline(page: Page, text: string): Promise<void> {
  await until(
    async () => (await page.evaluate<string>(keptPages)).includes(text),
    () => `${text} to be kept for reading offline`,
  );
}

/** What the page has kept under a name. */
export function remembers(page: Page, name: string): Promise<string> {
  return page.evaluate<string>(`localStorage.getItem(${JSON.stringify(name)}) ?? ""`);
}
