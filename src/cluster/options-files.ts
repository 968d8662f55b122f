/** The keys of the sections [files] and [previews]: what people may upload, where it is kept, and whether links are looked at. */
import { section } from "./key.ts";
import { duration, flag, size } from "./values.ts";
import * as kind from "./values-files.ts";

export const filesKeys = section("files", "both", {
  enabled: { kind: flag, initial: true, description: "Whether people may upload files." },
  store: {
    kind: kind.store,
    initial: "",
    description:
      "Where files are kept: a folder that all nodes share, or s3://KEY:SECRET@HOST/BUCKET[/PREFIX][?region=REGION]. Default: in the data folder, where the log is there as well.",
  },
  url: {
    kind: kind.url,
    initial: "",
    description:
      "Where clients reach the nodes by HTTP, such as https://chat.example.org. Default: each node by its own address.",
  },
  max_size: { kind: size, initial: "20MiB", description: "How large one file may be; 0 for no limit." },
  quota: {
    kind: kind.largeSize,
    initial: "1GiB",
    description: "How much one account may have uploaded, or one address of guests; 0 for no limit.",
  },
  total: {
    kind: kind.largeSize,
    initial: "20GiB",
    description: "How much all may have uploaded together; 0 for no limit.",
  },
  types: {
    kind: kind.types,
    initial: [],
    description:
      'What may be uploaded, by its bytes: "image/*", "video/mp4"; with "!" before it what may not. Default: everything.',
  },
  unnamed: {
    kind: duration,
    initial: "1h",
    description: "How long a file waits for a message that names it; then it is removed. 0 for ever.",
  },
});

export const previewsKeys = section("previews", "both", {
  enabled: {
    kind: flag,
    initial: true,
    description: "Whether nodes look at what links lead to, for those who read by the web client.",
  },
});
