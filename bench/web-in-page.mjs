/** What the benchmark of the web client does inside of a page: handed to the browser as it stands. */

/** Begins to note how long the page is busy at a time, and how long it is from picture to picture. */
export function watchTasks() {
  const noted = { began: performance.now(), tasks: [], pictures: [], isOver: false };
  const observer = new PerformanceObserver((list) => noted.tasks.push(...list.getEntries()));
  observer.observe({ type: "longtask" });
  let last;
  const picture = (at) => {
    if (last !== undefined) noted.pictures.push(at - last);
    last = at;
    if (!noted.isOver) requestAnimationFrame(picture);
  };
  requestAnimationFrame(picture);
  globalThis.takeNoted = () => {
    noted.tasks.push(...observer.takeRecords());
    noted.isOver = true;
    observer.disconnect();
    return { ...noted, ended: performance.now() };
  };
}

/** Ends that, and gives what was noted; in ms. */
export function takeTasks() {
  const { began, ended, tasks, pictures } = globalThis.takeNoted();
  const longest = Array.from({ length: Math.max(1, Math.floor((ended - began) / 1000)) }, () => 0);
  for (const { startTime, duration } of tasks) {
    const second = Math.floor((startTime - began) / 1000);
    if (second in longest) longest[second] = Math.max(longest[second], duration);
  }
  return { longTasks: tasks.map(({ duration }) => duration), pictures, longest };
}

/** Goes up by `step` pixels with each of so many pictures, until there is nothing above. */
export async function scrollUp({ step, pictures }) {
  const scroller = document.querySelector(".timeline-scroller");
  const isOver = () => scroller.scrollTop === 0 && document.querySelector(".timeline-beginning") !== null;
  for (let drawn = 0; drawn < pictures && !isOver(); drawn++) {
    scroller.scrollTop -= step;
    await new Promise(requestAnimationFrame);
  }
}
