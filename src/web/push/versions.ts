/** Versions of the page: the browser keeps one whole, finds the next by itself, and changes over when its user wants. */
import { signal } from "@preact/signals";

/** How often a page that stays open asks whether there is a newer one, in ms. */
const askEvery_ms = 3_600_000;

/** What waits to take over. */
export const newVersion = signal<ServiceWorker | undefined>(undefined);

/** Resolves with the registration; undefined where there can be none, as without https. */
export async function keepVersions(): Promise<ServiceWorkerRegistration | undefined> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers) return undefined;
  // The first one that comes changes nothing for a page that came by the network.
  let wasControlled = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    // What a page fetches later on has to be of its own version. Drafts and unsent messages are kept.
    if (wasControlled) location.reload();
    wasControlled = true;
  });
  try {
    const registration = await workers.register("/worker.js", { updateViaCache: "none" });
    follow(registration);
    const ask = () => void registration.update().catch(() => {});
    setInterval(ask, askEvery_ms);
    addEventListener("online", ask);
    return registration;
  } catch (error) {
    // The page works without: it is neither kept nor pushed to.
    console.warn("the service worker could not be registered", error);
    return undefined;
  }
}

function follow(registration: ServiceWorkerRegistration): void {
  const look = () => {
    if (registration.waiting && navigator.serviceWorker.controller) newVersion.value = registration.waiting;
  };
  look();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
}

/** The page is loaded anew when it has taken over. */
export function takeNewVersion(): void {
  newVersion.value?.postMessage("take over");
}
