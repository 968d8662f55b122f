/** `npm start`: a cluster of several nodes on this machine. */
import { runProgram } from "../src/cluster/program.ts";

await runProgram(async (words) => {
  const { systemClock } = await import("../src/cluster/clock.ts");
  const { readClusterConfig } = await import("../src/cluster/config.ts");
  const { Supervisor } = await import("../src/cluster/supervisor.ts");
  const { ports, nodeOptions } = readClusterConfig(words, process.env);
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const supervisor = new Supervisor({
    script: new URL("serve.ts", import.meta.url),
    nodes: ports.map((port, index) => ({
      id: `n${index + 1}`,
      words: ["--id", `n${index + 1}`, "--port", String(port), ...nodeOptions],
    })),
    clock: systemClock,
    print,
    complain: (line) => process.stderr.write(`${line}\n`),
  });
  // npm passes a signal on, but cannot when it is killed itself.
  const starter = process.ppid;
  const look = () => process.ppid !== starter && supervisor.stop();
  if (process.env["npm_lifecycle_event"] !== undefined) systemClock.every(1000, look);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => supervisor.stop());
  const code = await supervisor.run();
  if (code === 0) print("Stopped.");
  process.exit(code);
});
