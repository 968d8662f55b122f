/** Where things stand in the picture, how they move, and by which addresses the page reaches nodes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  dotAt,
  dotsPerCell,
  figureAt,
  geometryFor,
  laneX,
  nodeX,
  peopleRows,
} from "../../../../src/web/cluster/geometry.ts";
import { Motion } from "../../../../src/web/cluster/motion.ts";
import { httpOf, isHome } from "../../../../src/web/http-address.ts";
import { webSocketOf } from "../../../../src/web/node-address.ts";

for (const [width, nodes] of [
  [320, 1],
  [320, 3],
  [360, 5],
  [866, 3],
  [1400, 9],
] as const) {
  test(`in a picture ${width} pixels wide all of ${nodes} nodes have room`, () => {
    const geometry = geometryFor(width, nodes);
    const { radius, height, people, headX, cell, tape } = geometry;
    for (let index = 0; index < nodes; index += 1) {
      const x = nodeX(geometry, index, nodes);
      assert.ok(x - radius >= 0 && x + radius <= width);
      if (index > 0) assert.ok(x - nodeX(geometry, index - 1, nodes) > 2 * radius);
      const most = people.perRow * peopleRows;
      for (let figure = 0; figure < most; figure += 1) {
        const at = figureAt(geometry, x, figure, most);
        assert.ok(at.x > -10 && at.x < width + 10 && at.y < height);
      }
    }
    assert.ok(headX + cell < width);
    for (let count = 1; count <= dotsPerCell; count += 1) {
      for (let place = 0; place < count; place += 1) {
        const { x, y } = dotAt(geometry, place, count);
        assert.ok(x > 4 && x < cell - 4 && y > 6 && y < tape.height - 6);
      }
    }
  });
}

test("a node's lane ends at the head when it has applied everything, and stays in the picture when it has not", () => {
  const geometry = geometryFor(800, 3);
  assert.equal(laneX(geometry, 100, 100), geometry.headX);
  assert.equal(laneX(geometry, 100, 98), geometry.headX - 2 * geometry.cell);
  assert.equal(laneX(geometry, 100_000, 1), 10);
});

test("what is shown comes to what is known, steadily, and rests", () => {
  const motion = new Motion();
  const known = new Map([["n1", 8]]);
  motion.applied.set("n1", 0);
  let before = 0;
  let frames = 0;
  while (motion.step(16, 10, known)) {
    assert.ok(motion.head >= before && motion.head <= 10);
    before = motion.head;
    frames += 1;
    assert.ok(frames < 200);
  }
  assert.ok(frames > 10);
  assert.deepEqual([motion.head, motion.applied.get("n1")], [10, 8]);
});

test("a frame whose time is before the last one's moves nothing", () => {
  const motion = new Motion();
  motion.step(16, 10, new Map());
  const before = motion.head;
  motion.step(-500, 10, new Map());
  assert.equal(motion.head, before);
});

test("what is far off jumps near, and another log is begun at once", () => {
  const motion = new Motion();
  motion.step(16, 1_000_000, new Map());
  assert.ok(motion.head > 999_900);
  motion.step(16, 3, new Map());
  assert.equal(motion.head, 3);
});

test("a node that is not there any more does not move", () => {
  const motion = new Motion();
  motion.step(16, 5, new Map([["n1", 5]]));
  motion.step(16, 5, new Map([["n2", 5]]));
  assert.deepEqual([...motion.applied.keys()], ["n2"]);
});

const page = (href: string) => {
  const { protocol, hostname, host } = new URL(href);
  return { protocol, hostname, host };
};

test("nodes are reached by the name that the page has for their machine", () => {
  const there = page("http://192.0.2.7:8080");
  assert.equal(webSocketOf("localhost:8081", there), "ws://192.0.2.7:8081/ws");
  assert.equal(httpOf("chat2.example.org:6667", "/x", there), "http://chat2.example.org:6667/x");
  assert.equal(
    webSocketOf("chat2.example.org:443", page("https://chat1.example.org")),
    "wss://chat2.example.org/ws",
  );
  assert.equal(httpOf("not an address", "/", there), undefined);
  assert.equal(isHome("localhost:8080", page("http://127.0.0.1:8080")), true);
  assert.equal(isHome("localhost:8081", page("http://127.0.0.1:8080")), false);
  assert.equal(isHome("not an address", page("http://127.0.0.1:8080")), false);
});
