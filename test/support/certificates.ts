/** Certificates for tests, made by openssl: of two who sign, of servers and of clients. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Certificate {
  /** Paths of PEM files. */
  readonly certificate: string;
  readonly key: string;
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** Who signs: `ca` is the path of its own certificate. */
export class Signer {
  readonly ca: string;
  readonly #folder: string;
  readonly #name: string;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
    this.ca = this.#path("pem");
    openssl("req", "-x509", ...newKey, "-keyout", this.#path("key"), "-out", this.ca, "-subj", `/CN=${name}`);
  }

  /** `names` as certificates have them: "IP:127.0.0.1,DNS:localhost". */
  sign(subject: string, names: string): Certificate {
    const [key, request, certificate, extensions] = ["key", "csr", "pem", "ext"].map((ending) =>
      this.#path(`${subject}.${ending}`),
    ) as [string, string, string, string];
    openssl("req", ...newKey, "-keyout", key, "-out", request, "-subj", `/CN=${subject}`);
    writeFileSync(extensions, `subjectAltName=${names}\n`);
    const signing = ["-CA", this.ca, "-CAkey", this.#path("key"), "-CAcreateserial", "-extfile", extensions];
    openssl("x509", "-req", "-in", request, ...signing, "-out", certificate);
    return { certificate, key };
  }

  #path(ending: string): string {
    return join(this.#folder, `${this.#name}.${ending}`);
  }
}

function openssl(...words: string[]): void {
  execFileSync("openssl", words, { stdio: ["ignore", "ignore", "pipe"] });
}
