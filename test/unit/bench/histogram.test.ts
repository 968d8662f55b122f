/** The histogram of latencies: percentiles that are right within 3 %. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Histogram, histogramBytes } from "../../../bench/load/histogram.ts";

test("each value is found again within 3 %, from 0 to an hour", () => {
  for (let value = 0; value < 3.6e9; value = Math.ceil(value * 1.37) + 1) {
    const histogram = new Histogram();
    histogram.record(value);
    const found = histogram.quantile(0.5);
    assert.ok(found <= value && found >= value * 0.969, `${value} became ${found}`);
  }
});

test("what is beyond an hour counts as an hour, what is below 0 as 0", () => {
  const histogram = new Histogram();
  histogram.record(-5);
  histogram.record(1e12);
  assert.equal(histogram.count, 2);
  assert.equal(histogram.quantile(0), 0);
  assert.ok(histogram.quantile(1) > 4.1e9);
});

test("percentiles are those of all values, whichever thread recorded them", () => {
  const memory = new SharedArrayBuffer(2 * histogramBytes);
  const threads = [new Histogram(memory), new Histogram(memory, histogramBytes)];
  for (let value = 1; value <= 1000; value++) threads[value % 2]?.record(value);
  const all = new Histogram();
  for (const thread of threads) all.add(thread);
  assert.equal(all.count, 1000);
  const near = (part: number, value: number) =>
    assert.ok(Math.abs(all.quantile(part) - value) <= value * 0.035, `${part}: ${all.quantile(part)}`);
  near(0.5, 500);
  near(0.99, 990);
  near(1, 1000);
});

test("without any value there is no percentile", () => {
  const histogram = new Histogram();
  histogram.record(7);
  histogram.clear();
  assert.equal(histogram.count, 0);
  assert.ok(Number.isNaN(histogram.quantile(0.5)));
});
