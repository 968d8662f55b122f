/** What tests of the web client do inside of a page: handed to the browser as it stands. */

/** Goes up by pieces until nothing is above; gives what moved otherwise than it was scrolled. */
export async function scrollToTheBeginning() {
  const scroller = document.querySelector(".timeline-scroller");
  const jumps = [];
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  const isBeginning = () => document.querySelector(".timeline-beginning") !== null;
  for (let step = 0; step < 3000 && !(isBeginning() && scroller.scrollTop === 0); step++) {
    const top = scroller.getBoundingClientRect().top + 100;
    const row = [...document.querySelectorAll(".message")].find(
      (one) => one.getBoundingClientRect().top > top,
    );
    const before = row.getBoundingClientRect().bottom;
    const pixels = Math.min(250, scroller.scrollTop);
    scroller.scrollTop -= pixels;
    await frame();
    await frame();
    const moved = row.getBoundingClientRect().bottom - before - pixels;
    if (row.isConnected && Math.abs(moved) > 2) jumps.push(`${step}: ${moved} px, at ${scroller.scrollTop}`);
  }
  return jumps;
}

/** Resolves when so many pictures have been drawn. */
export async function pictures(count) {
  for (let drawn = 0; drawn < count; drawn++) await new Promise(requestAnimationFrame);
}

/** Keeps each text that comes into the region that is read aloud, in `heard`. */
export function rememberAnnouncements() {
  globalThis.heard = [];
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) globalThis.heard.push(node.textContent);
  });
  observer.observe(document.querySelector("[role=log]"), { childList: true });
}

export function heardAnnouncements() {
  return globalThis.heard;
}

export function isInSight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}

export function readClipboard() {
  return navigator.clipboard.readText();
}

/** Films for a moment what moves on a canvas, and drops the film into the message. */
export async function filmAndAttach() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 120 });
  const pen = canvas.getContext("2d");
  const drawing = setInterval(() => {
    pen.fillStyle = `hsl(${performance.now() % 360} 80% 50%)`;
    pen.fillRect(0, 0, 160, 120);
  }, 20);
  const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: "video/webm" });
  const pieces = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const stopped = new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  recorder.start();
  setTimeout(() => recorder.stop(), 600);
  await stopped;
  clearInterval(drawing);
  const data = new DataTransfer();
  data.items.add(new File(pieces, "film.webm", { type: "video/webm" }));
  const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true });
  document.getElementById("composer").dispatchEvent(drop);
}

/** Plays sound or film from so many seconds on to its end; gives where that is, in seconds. */
export function playFrom(media, from) {
  return new Promise((resolve, reject) => {
    media.muted = true;
    media.onended = () => resolve(media.currentTime);
    media.onerror = () => reject(new Error(media.error.message));
    media.currentTime = from;
    media.play().catch(reject);
  });
}
